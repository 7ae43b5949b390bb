package dev.sandlot.stream;

import io.vertx.core.Future;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that nobody waits for, because whoever would have to know of its failure learns of it otherwise: a write to a client that has gone is
 * told by the closing of its connection, a signal to a process that has ended by its end. The failure is noted for whoever looks for it.
 */
public final class Unawaited {
    private static final Logger LOG = LoggerFactory.getLogger(Unawaited.class);

    private Unawaited() {}

    /** @param what names the work in the note, as in "closing the display's socket" */
    public static void note(Future<?> work, String what) {
        work.onFailure(cause -> failed(what, cause));
    }

    /** The same with Netty's futures; not for void promises. */
    public static void note(io.netty.util.concurrent.Future<?> work, String what) {
        work.addListener(done -> {
            if (!done.isSuccess()) {
                failed(what, done.cause());
            }
        });
    }

    /** The same with the JDK's. */
    public static void note(CompletionStage<?> work, String what) {
        var unused = work.exceptionally(cause -> {
            failed(what, cause);
            return null;
        });
    }

    private static void failed(String what, Throwable cause) {
        LOG.debug("Without effect: {}: {}", what, cause.toString());
    }
}
