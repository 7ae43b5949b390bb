package dev.sandlot.http.server;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where answers are made that take processor time: worker threads, so that no event loop waits for them. Each context does one thing at a
 * time, in order. Safe from any thread.
 */
public final class Rendering {
    private static final int CONTEXTS = 16;
    private static final int THREADS = 2;

    private final List<Context> contexts;
    private final AtomicInteger next = new AtomicInteger();

    private Rendering(List<Context> contexts) {
        this.contexts = contexts;
    }

    /** They end with {@code vertx}. */
    static Future<Rendering> start(Vertx vertx) {
        var contexts = new CopyOnWriteArrayList<Context>();
        var options = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("sandlot-rendering")
                .setWorkerPoolSize(THREADS)
                .setInstances(CONTEXTS);
        return vertx.deployVerticle(
                        () -> context -> {
                            contexts.add(context);
                            return Future.succeededFuture();
                        },
                        options)
                .map(id -> new Rendering(contexts));
    }

    /** The context for the next piece of work. */
    public Context next() {
        return contexts.get(Math.floorMod(next.getAndIncrement(), contexts.size()));
    }
}
