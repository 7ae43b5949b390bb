package dev.sandlot.stream;

import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * Runs small commands inside sandboxes for the daemon's own sake. They have the sandbox's full confinement, but are no processes of it:
 * nobody sees them listed or told of, they have no log, and they don't keep a sandbox awake.
 */
public interface Inside {
    /**
     * What a command has printed. It comes from where an agent may do as it likes, so it is to be taken as anything at all.
     *
     * @param output standard output and standard error
     * @param cut whether there was more than was wanted
     */
    record Said(int exitCode, byte[] output, boolean cut) {}

    /**
     * Runs a command to its end, without standard input and with no variables but those that every process has.
     *
     * @param most bytes of output
     * @param limit ends it, and everything that it has started, when this is over
     * @return a fault of kind CONFLICT where the sandbox does not run, of kind UNAVAILABLE where the command was still at it
     */
    Future<Said> run(SandboxId sandbox, List<String> argv, int most, Duration limit);
}
