package dev.sandlot.http.server;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which connection a client writes on now. A client that has lost its link and comes back with the same {@code writer} takes over from
 * its own earlier connection: what arrives late on that one must not be written again. Safe from any thread.
 */
public final class Writers {
    private final Map<String, Writing> current = new ConcurrentHashMap<>();

    private record Writing(Context context, Runnable close) {}

    /**
     * Makes a connection the current one. Completes when {@code close} of the one before has been called, on its own context, with what forgets
     * this one.
     */
    public Future<Runnable> enter(@Nullable String writer, Context context, Runnable close) {
        if (writer == null) {
            return Future.succeededFuture(() -> {});
        }
        var mine = new Writing(context, close);
        Runnable forget = () -> current.remove(writer, mine);
        var before = current.put(writer, mine);
        if (before == null) {
            return Future.succeededFuture(forget);
        }
        var closed = Promise.<Runnable>promise();
        before.context.runOnContext(v -> {
            before.close.run();
            context.runOnContext(w -> closed.complete(forget));
        });
        return closed.future();
    }
}
