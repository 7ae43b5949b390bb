package dev.sandlot.stream;

import dev.sandlot.model.Command;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command inside a sandbox whose bytes go straight through, with the kernel's back-pressure both ways: no log, no process of the sandbox's
 * list. It is gone when either end closes. Futures complete on the context of who asks.
 */
public interface Conduit {
    /**
     * How the command has ended.
     *
     * @param code as shells have it: 128 and the signal where one ended it; 125 where it could not be run, and standard error says why
     */
    record Exit(int code) {}

    /** What opens them. */
    interface Opener {
        /**
         * Starts a command, with the full confinement.
         *
         * @param environment beside the variables that every process has
         * @return a fault of kind CONFLICT where the sandbox does not run
         */
        Future<Conduit> open(SandboxId sandbox, Command command, Map<String, String> environment);
    }

    /** What has come of standard output or standard error, at least one byte; null at its end. One read of each at a time. */
    Future<@Nullable Buffer> read(Channel channel);

    /** Completes when the kernel has it all; until then the buffer is not to be changed. Fails where nobody reads it any more. */
    Future<Void> write(Buffer bytes);

    /** The end of standard input. */
    Future<Void> end();

    /** Completes when the command has ended; what it has left behind may still print. Fails where nobody can know. */
    Future<Exit> exit();

    /** Sends a signal to the command and all that it has started. */
    Future<Void> signal(String name);

    /** Closes it. What has ended leaves what it has started; what has not is ended, politely first: HUP, TERM, KILL. Repeatable. */
    Future<Void> close();
}
