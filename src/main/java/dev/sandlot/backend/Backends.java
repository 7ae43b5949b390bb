package dev.sandlot.backend;

import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.BackendReport.Outcome;
import dev.sandlot.model.Fault;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The visible list: every backend there is, the first being the one that {@code auto} prefers. A new one is one line in {@link #here}. */
public final class Backends {
    /** Where programs of the host are looked for, whatever the daemon's own PATH is; that of every {@link Launch}. */
    public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Map<String, Backend> byName = new LinkedHashMap<>();
    private final Map<String, BackendReport> known = new ConcurrentHashMap<>();

    Backends(List<Backend> backends) {
        backends.forEach(backend -> byName.put(backend.name(), backend));
    }

    /**
     * Those of this host. Looks for the control groups that this process may use, for which it may move to a group of its own.
     *
     * @param realm letters and digits that are unique on this host to the state directory
     * @param keeper what runs on the host's side of a sandbox
     * @param trialUid as root a host uid that no sandbox has, or null as an ordinary user
     */
    public static Backends here(String realm, KeeperProgram keeper, Trial trial, @Nullable Integer trialUid) {
        var path = Stream.of(PATH.split(":")).map(Path::of).toList();
        var checks = new HostChecks(trial, trialUid, Path.of("/proc/sys"), path);
        var filter = Arch.here().map(Seccomp::filter).orElse(null);
        return new Backends(
                List.of(new Bubblewrap(keeper, Provisions.shipped(), CgroupHost.find(realm), filter, checks)));
    }

    /** All of them, whether they work here or not. */
    public List<Backend> all() {
        return List.copyOf(byName.values());
    }

    /** Looks at this host afresh; blocks for a moment. */
    public List<BackendReport> probe() {
        return byName.values().stream().map(this::probe).toList();
    }

    /**
     * The backend to create a sandbox with, on a worker thread: it is probed where it has not yet been found to work.
     *
     * @param name a backend's, or {@code auto}
     * @throws dev.sandlot.model.FaultException INVALID for an unknown name, UNAVAILABLE where it does not work here
     */
    public Backend select(String name) {
        if (!name.equals("auto")) {
            return requireAvailable(named(name));
        }
        return byName.values().stream()
                .filter(backend -> report(backend).available())
                .findFirst()
                .orElseGet(() -> requireAvailable(all().get(0)));
    }

    /** The backend of a sandbox that exists, whether it works now or not. A fault of kind INVALID for an unknown name. */
    public Backend named(String name) {
        return Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> Fault.invalid(
                                "backend", "must be one of auto, " + String.join(", ", byName.keySet()))
                        .asException());
    }

    private Backend requireAvailable(Backend backend) {
        var report = report(backend);
        if (report.available()) {
            return backend;
        }
        var fix = report.checks().stream()
                .filter(check -> check.outcome() == Outcome.FAILED)
                .findFirst()
                .map(BackendReport.Check::fix)
                .orElse(null);
        throw Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "The backend " + backend.name() + " does not work here: " + report.reason(),
                        fix)
                .asException();
    }

    private BackendReport report(Backend backend) {
        var last = known.get(backend.name());
        return last != null && last.available() ? last : probe(backend);
    }

    private BackendReport probe(Backend backend) {
        var report = backend.probe();
        known.put(backend.name(), report);
        return report;
    }
}
