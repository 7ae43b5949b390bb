package dev.sandlot.backend;

import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
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
 * Namespaces and a system call filter by unshare(1), nsenter(1) and bubblewrap: the pod holds the namespaces, and every command enters
 * them and is then confined by a bwrap of its own. Shares the host's kernel.
 */
final class Bubblewrap implements Backend {
    private static final Logger log = LoggerFactory.getLogger(Bubblewrap.class);

    /** bwrap takes 9000 arguments at most; a variable is three. */
    private static final int MAX_VARIABLES = 2500;

    /**
     * The first program inside: bwrap would end with 1 where the command is missing, a shell ends with 127 or 126. A limit that can't be
     * set is already stricter. It tells that it has come so far ({@link Launch#TOLD_FD}).
     */
    private static final String STUB =
            "ulimit -c \"$1\"; ulimit -n \"$2\" 2>/dev/null; ulimit -l \"$3\" 2>/dev/null; shift 3;"
                    + " { echo >&7; } 2>/dev/null; exec 7>&-; exec \"$@\"";

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
        boolean open = isOpen(place);
        return new Argv()
                .add("unshare")
                .with(a -> podNamespaces(a, open))
                .with(a -> PodInit.add(a, keeper, !open))
                .list();
    }

    static void podNamespaces(Argv argv, boolean open) {
        argv.add("--user", "--map-current-user", "--keep-caps")
                .addIf(!open, "--net")
                .add("--pid", "--ipc", "--uts", "--mount", "--cgroup", "--propagation", "slave")
                .add("--fork", "--mount-proc", "--kill-child");
    }

    @Override
    public Launch run(Place place, Pod pod, ProcessId process, List<String> argv, Map<String, String> env, String cwd) {
        var chain = new Argv().with(a -> enter(a, place, pod)).with(this::stub).add(argv);
        return new Launch(chain.list(), confinement(place, process.value(), env, cwd), requireFilter(), true);
    }

    @Override
    public Launch terminal(
            Place place, Pod pod, ProcessId process, List<String> argv, Map<String, String> env, String cwd) {
        var chain = new Argv()
                .with(a -> enter(a, place, pod))
                .add("env", "--default-signal=INT,QUIT,TSTP,TTIN,TTOU")
                .with(this::stub)
                .add(argv);
        var all = new TreeMap<>(TERMINAL);
        all.putAll(env);
        return new Launch(chain.list(), onTerminal(place, process.value(), all, cwd), requireFilter(), true);
    }

    @Override
    public Launch display(Place place, Pod pod, ProcessId process) {
        var screen = Objects.requireNonNull(place.screen(), "the sandbox has no display");
        var chain = new Argv().with(a -> enter(a, place, pod)).with(this::stub).add(displays.argv(screen));
        var own = new Argv()
                .add("--new-session")
                .with(a -> confinement(a, place, process.value(), Map.of(), "/", place.display()));
        return new Launch(chain.list(), own.nulEnded(), requireFilter(), true);
    }

    private void enter(Argv argv, Place place, Pod pod) {
        argv.add("nsenter", "--target", Long.toString(pod.pid()), "--preserve-credentials", "-U")
                .addIf(!isOpen(place), "-n")
                .add("-p", "-i", "-u", "-m", "-C", "--")
                .with(a -> countProcesses(a, place.limits()))
                .add("bwrap", "--args", Integer.toString(Launch.ARGS_FD), "--");
    }

    /**
     * Without a group to count them, the kernel counts the sandbox's processes by its user namespace: bwrap is started inside it with the
     * limit, so that all commands of the sandbox together are held by it, and nothing outside counts. Holds for commands from now on.
     */
    private void countProcesses(Argv argv, Limits limits) {
        if (limits.pids() != null && !cgroups.holds(Controller.PIDS)) {
            argv.add("prlimit", "--nproc=" + limits.pids() + ":" + limits.pids(), "--");
        }
    }

    void stub(Argv argv) {
        var limits = provisions.rlimits();
        argv.add("/bin/sh", "-c", STUB, "sandlot")
                .add(
                        Long.toString(limits.core()),
                        Long.toString(limits.openFiles()),
                        Long.toString(limits.lockedKib()));
    }

    /** bwrap's arguments, in the order in which it carries them out. A session of its own: kill(0) reaches the process group across namespaces. */
    byte[] confinement(Place place, String process, Map<String, String> env, String cwd) {
        return new Argv()
                .add("--new-session")
                .with(a -> confinement(a, place, process, env, cwd, null))
                .nulEnded();
    }

    /** The same in the session of its terminal, which job control needs; that one is the process's own, and the filter refuses to type into it. */
    private byte[] onTerminal(Place place, String process, Map<String, String> env, String cwd) {
        return new Argv()
                .with(a -> confinement(a, place, process, env, cwd, null))
                .nulEnded();
    }

    /** @param display the directory that only the display's server is given, else null */
    private void confinement(
            Argv argv, Place place, String process, Map<String, String> env, String cwd, @Nullable Path display) {
        argv.with(this::privileges)
                .with(this::system)
                .with(this::kernelFileSystems)
                .with(this::links)
                .with(a -> etc(a, place))
                .with(a -> ownDirectories(a, place))
                .with(a -> ofDisplay(a, display))
                .with(a -> ownGroups(a, place))
                .add("--remount-ro", "/dev", "--remount-ro", "/")
                .with(a -> environment(a, place, process, env))
                .add("--chdir", cwd)
                .add("--seccomp", Integer.toString(Launch.FILTER_FD));
    }

    /** No capabilities, and no way to new ones. */
    private void privileges(Argv argv) {
        var user = provisions.user();
        argv.add("--unshare-user", "--disable-userns", "--unshare-cgroup")
                .add("--uid", Integer.toString(user.uid()), "--gid", Integer.toString(user.gid()))
                .add("--cap-drop", "ALL");
    }

    private void system(Argv argv) {
        provisions.system().forEach(directory -> argv.add("--ro-bind", directory, directory));
    }

    /** The kernel's settings are read-only by a mount too: bwrap covers them only where they look writable as a whole. */
    private void kernelFileSystems(Argv argv) {
        var sizes = provisions.sizes();
        argv.add("--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", "--dev", "/dev")
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
                .add("--ro-bind", place.run().toString(), "/run/sandlot");
    }

    /** Names of groups begin at the process's own, since each command has a cgroup namespace that begins there. */
    private void ownGroups(Argv argv, Place place) {
        cgroups.view(place.id())
                .forEach(shown -> argv.add(
                        "--ro-bind", shown.host().toString(), shown.inside().toString()));
    }

    private static void ofDisplay(Argv argv, @Nullable Path display) {
        if (display != null) {
            argv.add("--bind", display.toString(), DisplayServer.DIRECTORY);
        }
    }

    /** The marks come last, for no variable of the caller's may hide a process from {@link #members}. */
    private void environment(Argv argv, Place place, String process, Map<String, String> env) {
        if (env.size() > MAX_VARIABLES) {
            throw Fault.invalid("env", "has more than " + MAX_VARIABLES + " variables")
                    .asException();
        }
        argv.add("--clearenv");
        provisions.environment(place.hostname()).forEach((name, value) -> argv.add("--setenv", name, value));
        if (place.screen() != null) {
            argv.add("--setenv", "DISPLAY", DisplayServer.NAME);
        }
        GroupView.variables(place.limits(), cgroups).forEach((name, value) -> argv.add("--setenv", name, value));
        env.forEach((name, value) -> argv.add("--setenv", name, value));
        argv.add("--setenv", "SANDLOT_SANDBOX", place.id().value());
        argv.add("--setenv", "SANDLOT_PROCESS", mark(place, process));
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

    byte[] requireFilter() {
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
