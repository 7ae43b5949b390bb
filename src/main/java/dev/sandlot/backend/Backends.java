package dev.sandlot.backend;

import dev.sandlot.keeper.HostPath;
import dev.sandlot.keeper.LocalKeeper;
import dev.sandlot.keeper.Trial;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.BackendReport.Outcome;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The visible list: every backend there is, the first being the one that {@code auto} prefers. A new one is one line in {@link #here}. */
public final class Backends {
    private final Map<String, Backend> byName = new LinkedHashMap<>();
    private final Map<String, BackendReport> known = new ConcurrentHashMap<>();

    Backends(List<Backend> backends) {
        backends.forEach(backend -> byName.put(backend.name(), backend));
    }

    /**
     * Those of this host.
     *
     * @param keeper does things in their boxes
     * @param trialUid as root a host uid that no sandbox has, or null as an ordinary user
     */
    public static Backends here(LocalKeeper keeper, Trial trial, @Nullable Integer trialUid) {
        var checks = new HostChecks(trial, trialUid, Path.of("/proc/sys"), HostPath.directories());
        var filter = Arch.here().map(Seccomp::filter).orElse(null);
        return new Backends(List.of(new Bubblewrap(keeper, Provisions.shipped(), filter, checks)));
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
        if (!name.equals(SandboxSpec.AUTO)) {
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
