package dev.sandlot.backend;

import dev.sandlot.keeper.CommandOrder;
import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.InnerProgram;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Usage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** More than anybody means. */
    private static final int MAX_VARIABLES = 2500;

    /** What the box's first process calls itself, {@code init.c}. */
    private static final String INIT_NAME = "sandlot-init";

    /** What tmux understands, and that it passes all colours on. */
    private static final Map<String, String> TERMINAL = Map.of("TERM", "tmux-256color", "COLORTERM", "truecolor");

    private final KeeperProgram keeper;
    private final Provisions provisions;
    private final Cgroups cgroups;
    private final PrivateFiles files;
    private final HostEtc hostEtc;
    private final byte @Nullable [] filter;
    private final HostChecks checks;
    private final DisplayServer displays;
    private final PodUsage usage;

    /**
     * @param filter the system call filter for this processor, or null where none can be assembled: then nothing starts
     * @param checks what is looked at to tell whether it works here
     */
    Bubblewrap(
            KeeperProgram keeper, Provisions provisions, Cgroups cgroups, byte @Nullable [] filter, HostChecks checks) {
        this.keeper = Objects.requireNonNull(keeper);
        this.provisions = Objects.requireNonNull(provisions);
        this.cgroups = Objects.requireNonNull(cgroups);
        this.filter = filter;
        this.checks = Objects.requireNonNull(checks);
        displays = checks.displays();
        usage = new PodUsage(cgroups);
        files = new PrivateFiles(provisions);
        hostEtc = new HostEtc(provisions.etc());
    }

    @Override
    public String name() {
        return "bubblewrap";
    }

    @Override
    public BackendReport probe() {
        var found = checks.look(cgroups, filter, new ChainTrial(this, keeper));
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
        requireNetwork(place.network().mode());
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
                List.of(NetworkMode.NONE, NetworkMode.OPEN),
                cgroups.present() ? "freezer" : null,
                displays.kind(),
                cgroups.present() ? "cgroup" : "best_effort");
    }

    @Override
    public void prepare(Place place) {
        requireNetwork(place.network().mode());
        files.write(place);
        cgroups.limit(place.id(), place.limits());
    }

    @Override
    public List<String> pod(Place place) {
        requireNetwork(place.network().mode());
        return box(place).list();
    }

    Argv box(Place place) {
        return new Argv()
                .add(keeper.role("box", List.of(place.init().toString())))
                .with(a -> bwrap(a, place));
    }

    /** bwrap's arguments, in the order in which it carries them out; the pod is the first process of what it makes. */
    private void bwrap(Argv argv, Place place) {
        argv.add("bwrap")
                .with(a -> namespaces(a, place))
                .with(this::privileges)
                .with(this::system)
                .with(this::kernelFileSystems)
                .with(this::links)
                .with(a -> etc(a, place))
                .with(a -> ownDirectories(a, place))
                .with(a -> ownGroups(a, place))
                .add("--remount-ro", "/dev", "--remount-ro", "/")
                .add("--clearenv", "--", InnerProgram.PATH, "init");
    }

    private static void namespaces(Argv argv, Place place) {
        argv.add("--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup")
                .addIf(!isOpen(place), "--unshare-net")
                .add("--as-pid-1", "--hostname", place.hostname());
    }

    @Override
    public CommandOrder run(
            Place place, Pod pod, ProcessId process, List<String> argv, Map<String, String> env, String cwd) {
        requireInit(pod);
        return order(place, process, false, argv, env, cwd);
    }

    @Override
    public CommandOrder terminal(
            Place place, Pod pod, ProcessId process, List<String> argv, Map<String, String> env, String cwd) {
        requireInit(pod);
        var all = new TreeMap<>(TERMINAL);
        all.putAll(env);
        return order(place, process, true, argv, all, cwd);
    }

    @Override
    public CommandOrder display(Place place, Pod pod, ProcessId process) {
        requireInit(pod);
        var screen = Objects.requireNonNull(place.screen(), "the sandbox has no display");
        return order(place, process, false, displays.argv(screen), Map.of(), "/");
    }

    /** The pods of earlier versions start nothing. One that has gone is told by who can't reach it. */
    private static void requireInit(Pod pod) {
        if (Proc.name(pod.pid()).filter(name -> !name.equals(INIT_NAME)).isPresent()) {
            throw Fault.conflict("The sandbox was started by an earlier version of Sandlot.", "outdated")
                    .withHint("What runs in it goes on; for more, stop it and start it again.")
                    .asException();
        }
    }

    /** How a command of the sandbox is run in its box. */
    CommandOrder order(
            Place place,
            ProcessId process,
            boolean onTerminal,
            List<String> argv,
            Map<String, String> env,
            String cwd) {
        var limits = provisions.rlimits();
        return new CommandOrder(
                onTerminal,
                new CommandOrder.Rlimits(limits.core(), limits.openFiles(), limits.lockedKib() << 10),
                // Without a group to count them, the kernel counts the box's processes. Holds for commands from now on.
                cgroups.holds(Controller.PIDS) ? null : place.limits().pids(),
                cwd,
                requireFilter(),
                null,
                environment(place, process.value(), env),
                argv);
    }

    /** The marks come last, for no variable of the caller's may hide a process from {@link #members}. */
    private Map<String, String> environment(Place place, String process, Map<String, String> env) {
        if (env.size() > MAX_VARIABLES) {
            throw Fault.invalid("env", "has more than " + MAX_VARIABLES + " variables")
                    .asException();
        }
        var all = new TreeMap<>(provisions.environment(place.hostname()));
        if (place.screen() != null) {
            all.put("DISPLAY", DisplayServer.NAME);
        }
        all.putAll(GroupView.variables(place.limits(), cgroups));
        all.putAll(env);
        all.put("SANDLOT_SANDBOX", place.id().value());
        all.put("SANDLOT_PROCESS", mark(place, process));
        return all;
    }

    /** No capabilities, and no way to new ones. */
    private void privileges(Argv argv) {
        var user = provisions.user();
        argv.add("--uid", Integer.toString(user.uid()), "--gid", Integer.toString(user.gid()))
                .add("--cap-drop", "ALL");
    }

    private void system(Argv argv) {
        provisions.system().forEach(directory -> argv.add("--ro-bind", directory, directory));
    }

    /** The kernel's settings are read-only by a mount too: bwrap covers them only where they look writable as a whole. */
    private void kernelFileSystems(Argv argv) {
        var sizes = provisions.sizes();
        argv.add("--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev")
                // Nothing, until a command on a terminal finds that here.
                .add("--dev-bind", "/dev/null", "/dev/console")
                .add("--size", Long.toString(sizes.shmBytes()), "--tmpfs", "/dev/shm")
                .add("--size", Long.toString(sizes.varBytes()), "--tmpfs", "/var");
    }

    private void links(Argv argv) {
        provisions.links().forEach((link, target) -> argv.add("--symlink", target, link));
    }

    private void etc(Argv argv, Place place) {
        var host = hostEtc.entries(isOpen(place));
        argv.add("--dir", "/etc");
        host.forEach(entry -> argv.add("--ro-bind-try", entry.toString(), entry.toString()));
        files.paths(place).forEach(file -> argv.add("--ro-bind", file.toString(), "/etc/" + file.getFileName()));
    }

    private void ownDirectories(Argv argv, Place place) {
        argv.add("--bind", place.home().toString(), provisions.user().home())
                .add("--bind", place.workspace().toString(), "/workspace")
                .add("--bind", place.tmp().toString(), "/tmp")
                .add("--ro-bind", place.run().toString(), "/run/sandlot")
                .add("--ro-bind", keeper.file().toString(), InnerProgram.PATH);
    }

    /** Of those groups that there are when the box is made. Names of groups begin at each command's own: it has a namespace of its own for them. */
    private void ownGroups(Argv argv, Place place) {
        cgroups.view(place.id())
                .forEach(shown -> argv.add(
                        "--ro-bind", shown.host().toString(), shown.inside().toString()));
    }

    @Override
    public void limit(Place place, Limits limits) {
        cgroups.limit(place.id(), limits);
    }

    @Override
    public void join(Place place, ProcessId process, long pid) {
        cgroups.join(place.id(), process, pid);
    }

    @Override
    public Set<Long> members(Place place, Pod pod, ProcessId process) {
        return cgroups.present()
                ? Proc.confined(pod.pid(), cgroups.processes(place.id(), process))
                : Proc.marked(pod.pid(), "SANDLOT_PROCESS=" + mark(place, process.value()));
    }

    @Override
    public boolean killTree(Place place, ProcessId process) {
        return cgroups.kill(place.id(), process);
    }

    @Override
    public long outOfMemoryKills(Place place) {
        return cgroups.outOfMemoryKills(place.id());
    }

    @Override
    public Map<SandboxId, Usage> usage(Map<Place, Pod> pods, boolean tasks) {
        return usage.of(pods, tasks);
    }

    @Override
    public void pause(Place place, boolean paused) {
        cgroups.freeze(place.id(), paused);
    }

    @Override
    public void release(Place place, ProcessId process) {
        cgroups.remove(place.id(), process);
    }

    @Override
    public void dispose(Place place) {
        dispose(place.id(), place.root());
    }

    @Override
    public Set<SandboxId> leftovers() {
        return cgroups.sandboxes();
    }

    @Override
    public void dispose(SandboxId id, Path root) {
        try {
            cgroups.remove(id);
        } catch (FaultException e) {
            log.warn("Groups of sandbox {} stay behind: {}", id, e.fault().message());
        }
    }

    private byte[] requireFilter() {
        if (filter == null) {
            throw Fault.of(Fault.Kind.UNAVAILABLE, "There is no system call filter for this processor")
                    .asException();
        }
        return filter;
    }

    private static void requireNetwork(NetworkMode mode) {
        if (mode == NetworkMode.ALLOW) {
            throw Fault.invalid("network.mode", "\"allow\" comes with a later version; use \"none\" or \"open\"")
                    .asException();
        }
    }

    private static boolean isOpen(Place place) {
        return place.network().mode() == NetworkMode.OPEN;
    }

    private static String mark(Place place, String process) {
        return place.id() + "/" + process;
    }
}
