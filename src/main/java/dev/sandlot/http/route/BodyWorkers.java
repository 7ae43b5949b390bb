package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Shares;
import dev.sandlot.stream.Budget;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Threads for bodies of any length that are read as they come, each by one that may wait. The budget bounds how many one party has. */
public final class BodyWorkers {
    private static final int MOST_AT_ONCE = 64;

    private final Vertx vertx;
    private final Shares shares;
    private final WorkerExecutor workers;

    public BodyWorkers(Vertx vertx, Edge edge) {
        this.vertx = vertx;
        this.shares = edge.shares();
        workers = vertx.createSharedWorkerExecutor("sandlot-bodies", MOST_AT_ONCE, 1, TimeUnit.DAYS);
    }

    /** What is done with a body. */
    interface Work<T> {
        T carry(InputStream body) throws IOException;

        Future<Void> close();
    }

    /**
     * Reads the request's body. The work is begun once there is room for it, and is closed whatever becomes of it.
     *
     * @param begin gets what the work may draw from for what it holds until it has ended
     * @return what comes of it
     */
    <T> Future<T> read(RoutingContext ctx, Ask ask, Function<Budget.Lease, Future<? extends Work<T>>> begin) {
        var loop = vertx.getOrCreateContext();
        var lease = shares.bodies().lease(Shares.party(ask.principal()));
        return Future.<Void>succeededFuture()
                .compose(v -> {
                    Bodies.requireRoom(lease, BodyStream.MOST);
                    return begin.apply(lease);
                })
                .compose(work -> {
                    var body = BodyStream.of(ctx.request(), loop);
                    return workers.executeBlocking(() -> work.carry(body), false)
                            .onComplete(done -> Unawaited.note(work.close(), "ending what was done with a body"));
                })
                .onComplete(done -> lease.close());
    }

    /** Waits, which only these threads may. */
    static <T> T await(Future<T> future) {
        if (future.succeeded()) {
            return future.result();
        }
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException told ? told : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
