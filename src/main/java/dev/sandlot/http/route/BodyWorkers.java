package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.coding.Coding;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Shares;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.Budget;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Threads for bodies of any length that are read as they come, each by one that may wait. The budget bounds how many one party has. */
public final class BodyWorkers {
    private static final int MOST_AT_ONCE = 64;
    /** What is looked at of a coded body behind what was wanted of it, to see that its end is there. */
    private static final int MOST_BEHIND = 1 << 20;

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

    /** Work of a moment that is none for an event loop. */
    <T> Future<T> run(Callable<T> work) {
        return workers.executeBlocking(work, false);
    }

    /**
     * Reads the request's body, decoded where it is coded. The work is begun once there is room for it, and is closed whatever becomes of it.
     *
     * @param begin gets what the work may draw from for what it holds until it has ended
     * @return what comes of it
     */
    <T> Future<T> read(RoutingContext ctx, Ask ask, Function<Budget.Lease, Future<? extends Work<T>>> begin) {
        var loop = vertx.getOrCreateContext();
        var lease = shares.bodies().lease(Shares.party(ask.principal()));
        return Future.succeededFuture()
                .map(v -> ContentCodings.ofBody(ctx.request()))
                .compose(coding -> {
                    Bodies.requireRoom(lease, BodyStream.MOST);
                    return begin.apply(lease).compose(work -> {
                        var body = BodyStream.of(ctx.request(), loop);
                        return run(() -> coding == null ? work.carry(body) : decoded(work, coding, body, lease))
                                .onComplete(done -> Unawaited.note(work.close(), "ending what was done with a body"));
                    });
                })
                .onComplete(done -> lease.close());
    }

    private static <T> T decoded(Work<T> work, Coding coding, InputStream body, Budget.Lease lease) {
        try (var decoder = coding.decoder(body, bytes -> Bodies.requireRoom(lease, bytes))) {
            var result = work.carry(new Kept(decoder));
            decoder.skip(MOST_BEHIND);
            return result;
        } catch (IOException brokenOff) {
            throw Fault.of(Fault.Kind.MALFORMED, "The body broke off.").asException();
        }
    }

    /** Stays open when it is closed by who reads it. */
    private static final class Kept extends FilterInputStream {
        Kept(InputStream from) {
            super(from);
        }

        @Override
        public void close() {
            // It is looked at for its end.
        }
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
