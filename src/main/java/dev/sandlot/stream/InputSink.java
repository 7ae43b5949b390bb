package dev.sandlot.stream;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Where the standard input of processes is written. Safe to call from any thread. */
public interface InputSink {
    /**
     * Writes all bytes, in the order of the calls for one process. Completes when the process's pipe has taken them, so a caller that
     * waits for it is held back by a process that doesn't read.
     *
     * @return a fault of kind CONFLICT where standard input is not open (never was, was closed, or the process has ended)
     */
    Future<Void> write(SandboxId sandbox, ProcessId process, Buffer bytes);

    /** Closes standard input after all that was written: the process reads end of file. Closing twice is not a fault. */
    Future<Void> end(SandboxId sandbox, ProcessId process);

    /**
     * How many bytes of standard input have been taken since the process was started, by this daemon and any before it; all writes before
     * this call are counted. A sender whose link was lost goes on there.
     *
     * @return a fault of kind CONFLICT where standard input is not open
     */
    Future<Long> taken(SandboxId sandbox, ProcessId process);
}
