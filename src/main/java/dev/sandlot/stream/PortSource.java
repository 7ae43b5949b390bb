package dev.sandlot.stream;

import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects to ports inside sandboxes: to what listens on a sandbox's own localhost, which has nothing to do with the host's. Safe to call from any
 * thread; futures complete on the context of who asks.
 */
public interface PortSource {
    /** A sandbox's own localhost: what listens on all addresses is reached there as well. */
    List<String> LOCALHOST = List.of("127.0.0.1", "::1");

    /**
     * Connects by TCP to the first of these addresses that answers.
     *
     * @param addresses as numbers, of either kind; nothing is resolved
     * @param port from 1 to 65535
     * @return a fault of kind CONFLICT where the sandbox does not run, of kind UNAVAILABLE where nobody answers, with what the first said
     */
    Future<Connection> connect(SandboxId sandbox, List<String> addresses, int port);

    /** One connection: each direction at its own pace, with the kernel's back-pressure, and with an end of its own. */
    interface Connection {
        /** What has come, at least one byte; null when the other end sends nothing more. One read at a time. */
        Future<@Nullable Buffer> read();

        /** Completes when the kernel has it all. Fails where nobody takes it any more. */
        Future<Void> write(Buffer bytes);

        /** Nothing more is sent. */
        Future<Void> end();

        /** Completes when both directions have ended, or the connection was lost. Fails where nobody can know. */
        Future<Void> over();

        /** Closes it, whatever is under way. Repeatable. */
        Future<Void> close();
    }
}
