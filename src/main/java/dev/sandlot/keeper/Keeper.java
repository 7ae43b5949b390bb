package dev.sandlot.keeper;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.model.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Does things in boxes. It is where the boxes' kernel is, and the only one who knows their processes by the numbers that these have there. Methods
 * block briefly: they are called on worker threads, any of them.
 */
public interface Keeper {
    /**
     * Has a holder made for a process, and its child put into the process's group. Waits until it is ready. Nothing is left behind where that fails.
     *
     * @param record where its run and its end are told
     * @param outputs the logs of standard output and of standard error
     */
    Holder hold(Entry box, ProcessId process, Path record, List<Path> outputs) throws IOException;

    /**
     * The same for one on a terminal, which has no size until its holder gives it this one.
     *
     * @param logs the directory of its log, in which the record and what is printed ({@code pty}) are files
     */
    Holder holdTerminal(Entry box, ProcessId process, Path logs, TerminalSize size) throws IOException;

    /**
     * The same for a command without a log, whose bytes go straight through.
     *
     * @param all whether standard input and error have connections too
     */
    KeptConduit conduit(Entry box, ProcessId process, boolean all) throws IOException;

    /**
     * Sends a signal to everything that the process has become or started. False where there is nothing yet, or nothing any more.
     *
     * @param signal its number
     */
    boolean signal(Entry box, ProcessId process, int signal) throws IOException;

    /**
     * Kills the whole tree. True where nothing of it can live on: its group was killed, or none of it is to be found. Else it is to be called again.
     */
    boolean kill(Entry box, ProcessId process) throws IOException;

    /** Whether nothing of the process's tree lives that can be found. */
    boolean isEmpty(Entry box, ProcessId process);

    /** Removes the process's group, once nothing is in it. Never throws. */
    void release(Entry box, ProcessId process);

    /**
     * What these boxes use now. All at once, because a look through the host's processes serves them all. One that has ended meanwhile shows as using
     * nothing.
     *
     * @param whole whether also that is looked at which is dear: processes one by one where only their use of storage isn't known
     *     otherwise, and network devices; else these are null
     */
    Map<SandboxId, Usage> usage(Collection<Entry> boxes, boolean whole);

    /** How often a process of the box was killed because its memory limit was reached; 0 where that can't be known. */
    long outOfMemoryKills(Entry box);
}
