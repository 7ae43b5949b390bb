package dev.sandlot.backend;

import dev.sandlot.keeper.Box;
import dev.sandlot.keeper.CommandOrder;
import dev.sandlot.keeper.CommandRules;
import dev.sandlot.keeper.Entry;
import dev.sandlot.keeper.LocalKeeper;
import dev.sandlot.keeper.cgroup.Await;
import dev.sandlot.keeper.cgroup.Cgroups;
import dev.sandlot.keeper.cgroup.Controller;
import dev.sandlot.keeper.cgroup.GroupView;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.SandboxId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Namespaces and a system call filter: bubblewrap makes one box a sandbox, with all its mounts and an init of ours, whose children give up
 * everything and become its commands ({@code init.h}, {@code command.h}). Shares the host's kernel.
 */
final class Bubblewrap implements Backend {
    private static final Logger log = LoggerFactory.getLogger(Bubblewrap.class);

    /** How long a killed box may take to go. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LocalKeeper keeper;
    private final Provisions provisions;
    private final Cgroups cgroups;
    private final PrivateFiles files;
    private final BubblewrapWords boxes;
    private final byte @Nullable [] filter;
    /** Where others look at what the sandbox makes. */
    private final byte @Nullable [] sharing = Arch.here().map(Seccomp::sharing).orElse(null);

    private final HostChecks checks;
    private final DisplayServer displays;

    /**
     * @param filter the system call filter for this processor, or null where none can be assembled: then nothing starts
     * @param checks what is looked at to tell whether it works here
     */
    Bubblewrap(LocalKeeper keeper, Provisions provisions, byte @Nullable [] filter, HostChecks checks) {
        this.keeper = Objects.requireNonNull(keeper);
        this.provisions = Objects.requireNonNull(provisions);
        cgroups = keeper.cgroups();
        this.filter = filter;
        this.checks = Objects.requireNonNull(checks);
        displays = checks.displays();
        files = new PrivateFiles(provisions);
        boxes = new BubblewrapWords(keeper.program(), provisions, cgroups, files);
    }

    @Override
    public String name() {
        return "bubblewrap";
    }

    @Override
    public BackendReport probe() {
        var found = checks.look(cgroups, filter, new ChainTrial(this, keeper.program()));
        var failed = found.stream()
                .filter(check -> check.outcome() == BackendReport.Outcome.FAILED)
                .findFirst();
        return new BackendReport(
                name(),
                failed.isEmpty(),
                "namespaces and a system call filter; shares the host's kernel",
                failed.map(BackendReport.Check::detail).orElse(null),
                failed.isEmpty() ? enforcement(new Limits(1.0, 1L << 30, 100L, null), checks.ownUids()) : null,
                found);
    }

    @Override
    public Enforcement enforcement(Place place) {
        return enforcement(place.limits(), place.uid() != null);
    }

    private Enforcement enforcement(Limits limits, boolean ownUid) {
        var held = new ArrayList<String>();
        for (var controller : Controller.values()) {
            boolean otherwise = controller == Controller.PIDS && HostChecks.kernelCountsPerNamespace();
            if (controller.asked(limits) && (cgroups.holds(controller) || otherwise)) {
                held.add(controller.limit());
            }
        }
        return new Enforcement(
                held,
                ownUid,
                filter != null,
                List.of(NetworkMode.values()),
                cgroups.present() ? "freezer" : null,
                displays.kind(),
                cgroups.present() ? "cgroup" : "best_effort");
    }

    @Override
    public NewBox up(Place place) {
        prepare(place);
        try {
            return new Made(place, keeper.open(BubblewrapWords.runAs(place), box(place)));
        } catch (IOException | RuntimeException e) {
            removeGroups(place.id());
            throw notMade(place, e);
        }
    }

    private static RuntimeException notMade(Place place, Exception cause) {
        return cause instanceof FaultException told
                ? told
                : new IllegalStateException("the box of " + place.id() + " was not made", cause);
    }

    /** A box that ends with the daemon. */
    private final class Made implements NewBox {
        private final Place made;
        private final Box box;
        private final String handle;

        Made(Place made, Box box) {
            this.made = made;
            this.box = box;
            handle = Handle.of(box.first()).toString();
        }

        @Override
        public String handle() {
            return handle;
        }

        @Override
        public void keep(Place place) {
            try {
                if (!place.equals(made)) {
                    files.rewrite(place);
                    cgroups.limit(place.id(), place.limits());
                }
                box.keep(place.hostname());
            } catch (IOException | RuntimeException e) {
                dismiss();
                throw notMade(place, e);
            }
        }

        @Override
        public void dismiss() {
            box.dismiss();
            down(made.id(), made.root(), handle);
        }
    }

    /** Makes what has to be there before the box is. */
    void prepare(Place place) {
        files.write(place);
        cgroups.limit(place.id(), place.limits());
    }

    @Override
    public boolean isUp(String handle) {
        return Handle.parse(handle).isUp();
    }

    @Override
    public Entry entry(Place place, String handle) {
        return new Entry(
                place.id(),
                place.uid(),
                place.init(),
                Handle.parse(handle).first(),
                place.screen() == null ? null : place.display(),
                () -> rules(place));
    }

    /** The words that make the box. */
    List<String> box(Place place) {
        return boxes.of(place);
    }

    /** What the sandbox's commands have. Without a group to count them, the kernel counts the box's processes: for commands from now on. */
    CommandRules rules(Place place) {
        var limits = provisions.rlimits();
        var environment = new TreeMap<>(provisions.environment(place.hostname()));
        if (place.screen() != null) {
            environment.put("DISPLAY", DisplayServer.NAME);
        }
        if (place.network().usesProxy()) {
            environment.putAll(provisions.proxy());
        }
        environment.putAll(GroupView.variables(place.limits(), cgroups));
        return new CommandRules(
                place.id(),
                new CommandOrder.Rlimits(limits.core(), limits.openFiles(), limits.lockedKib() << 10),
                cgroups.holds(Controller.PIDS) ? null : place.limits().pids(),
                requireFilter(place),
                environment,
                () -> displays.argv(Objects.requireNonNull(place.screen())));
    }

    @Override
    public void change(Place place, Change change) {
        switch (change) {
            case LIMITS -> cgroups.limit(place.id(), place.limits());
            case PAUSE -> cgroups.freeze(place.id(), true);
            case RESUME -> cgroups.freeze(place.id(), false);
        }
    }

    /**
     * Kills the first process, and the kernel all others in its pid namespace. The groups are killed at the same time: the first is gone only when all have
     * been reaped, and who is to reap them may be frozen.
     */
    @Override
    public void down(SandboxId id, Path root, @Nullable String handle) {
        var box = handle == null ? null : Handle.parse(handle);
        if (box != null && box.isUp()) {
            ProcessHandle.of(box.first().pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
        removeGroups(id);
        if (box != null && !Await.that(() -> !box.isUp(), PATIENCE)) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "What was killed has not ended within " + PATIENCE.toSeconds()
                                    + " s: the kernel holds it, for example in a disk that does not answer.",
                            "Try again.")
                    .asException();
        }
        // What was killed in between has left its group only now.
        removeGroups(id);
    }

    private void removeGroups(SandboxId id) {
        try {
            cgroups.remove(id);
        } catch (FaultException e) {
            log.warn("Groups of sandbox {} stay behind: {}", id, e.fault().message());
        }
    }

    @Override
    public Set<SandboxId> leftovers() {
        return cgroups.sandboxes();
    }

    private byte[] requireFilter(Place place) {
        var its = place.binds().stream().anyMatch(Bind::writable) ? sharing : filter;
        if (its == null) {
            throw Fault.of(Fault.Kind.UNAVAILABLE, "There is no system call filter for this processor")
                    .asException();
        }
        return its;
    }
}
