package dev.sandlot.process;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;

/** What the owner of processes is told. Called on the follower's thread: must not block. */
public interface ProcessListener {
    /**
     * A process has ended and its output is complete (or has been quiet for a while after the end). Told once for each run. Its
     * readers are told of the end only by {@link Processes#finish}.
     */
    void ended(SandboxId sandbox, ProcessId process, Ended how);

    /** Told after {@link #ended}: what the process left behind has ended too, and its output grows no more. */
    void left(SandboxId sandbox, ProcessId process);

    /** Output up to, not including, chunk {@code next} can be read. */
    void grew(SandboxId sandbox, ProcessId process, long next);
}
