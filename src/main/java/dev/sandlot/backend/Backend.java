package dev.sandlot.backend;

import dev.sandlot.keeper.CommandOrder;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Limits;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Usage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A way to isolate. Methods may read and write files (control groups, the sandbox's private {@code /etc}), so they are called on worker
 * threads only; each may throw {@link dev.sandlot.model.FaultException}. None leaves anything half done: what can't be held is refused.
 */
public interface Backend {
    /** The name in the API, for example {@code bubblewrap}. */
    String name();

    /** Looks at this host afresh. Never throws: what is missing is in the report. */
    BackendReport probe();

    /** What will be enforced for this sandbox. Throws a fault of kind INVALID or UNAVAILABLE where what it asks for can't be held. */
    Enforcement enforcement(Place place);

    /** Makes what has to be there before the pod starts: private files, control groups with their limits. Repeatable. */
    void prepare(Place place);

    /**
     * The program that makes the sandbox's box, whose first process, here called the pod, is the role {@code init} of the keeper
     * ({@code init.h}), which listens in {@link Place#init()}. It prints {@code ready} and a newline on standard output once the box is complete;
     * what it prints before, on standard error too, says why it failed. It ends where its standard input ends before it was given a line: so a
     * daemon that dies before it has kept the pod's identity leaves none behind. Then it prints {@code kept}, and stays quiet. The pod is the
     * only child of the started process; it and all in its namespaces end when that is killed.
     */
    List<String> pod(Place place);

    /**
     * What the pod is to be told to run a command, with the full confinement.
     *
     * @param argv what to execute, as it stands; a missing program ends with 127, one that can't be executed with 126
     * @param env variables beside those that every process has; they win over them
     * @param cwd an absolute path inside
     */
    CommandOrder run(Place place, Pod pod, ProcessId process, List<String> argv, Map<String, String> env, String cwd);

    /**
     * The same for a command on a terminal of its own, which its standard input and output are: the command has job control, and TERM tells
     * the kind of terminal.
     */
    CommandOrder terminal(
            Place place, Pod pod, ProcessId process, List<String> argv, Map<String, String> env, String cwd);

    /**
     * The same for the server of the sandbox's display: its standard input is to be the socket {@code rfb} in {@link Place#display()}, which
     * listens for RFB, and it writes to descriptor 4, the file {@code ready} there, once programs can draw. No other process of the sandbox
     * is given these. Every process that is run in such a place is told of the display by {@code DISPLAY}.
     */
    CommandOrder display(Place place, Pod pod, ProcessId process);

    /** Puts changed limits into force at once. */
    void limit(Place place, Limits limits);

    /**
     * Puts a process, and with it all its future descendants, into this process's group, made if need be. Called with the pid of a child that
     * has no order yet. Does nothing where there are no groups.
     */
    void join(Place place, ProcessId process, long pid);

    /** The host pids of the processes that descend from this process, as far as they can be found; never those of the daemon's own. */
    Set<Long> members(Place place, Pod pod, ProcessId process);

    /**
     * Ends this process's whole tree at once with SIGKILL, by its control group. False where there is none: then the caller kills the
     * {@link #members} until none is left.
     */
    boolean killTree(Place place, ProcessId process);

    /** How often a process of this sandbox was killed because its memory limit was reached; 0 where that can't be known. */
    long outOfMemoryKills(Place place);

    /**
     * What these sandboxes use now. All at once, because a look through the host's processes serves them all. One whose pod has ended
     * meanwhile shows as using nothing.
     *
     * @param whole whether also that is looked at which is dear: processes one by one where only their use of storage isn't known
     *     otherwise, and network devices; else these are null
     */
    Map<SandboxId, Usage> usage(Map<Place, Pod> pods, boolean whole);

    /** Freezes or thaws everything in the sandbox. A fault of kind CONFLICT where the backend can't. */
    void pause(Place place, boolean paused);

    /** Removes the process's group, once it has no members. Never throws. */
    void release(Place place, ProcessId process);

    /** Ends whatever still runs in the sandbox's groups and removes them. Never throws; repeatable. */
    void dispose(Place place);

    /** The sandboxes that this backend still has something of on this host, so that leftovers of unknown ones can be disposed of. */
    Set<SandboxId> leftovers();

    /** Removes what {@link #leftovers} told of a sandbox that nobody knows any more. */
    void dispose(SandboxId id, Path root);
}
