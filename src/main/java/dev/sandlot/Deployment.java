package dev.sandlot;

import dev.sandlot.stream.Repeated;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** What has been started so far, and the steps that take it down again: what was started last goes first. Sandboxes go on. */
final class Deployment {
    private final Vertx vertx;
    private final Deque<Supplier<Future<?>>> steps = new ArrayDeque<>();

    Deployment(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Starts a verticle, which counts as started where this succeeds. */
    Future<Void> deploy(Deployable verticle) {
        return vertx.deployVerticle(verticle)
                .onSuccess(id -> started(() -> vertx.undeploy(id)))
                .mapEmpty();
    }

    /** @param down takes down what has been started now */
    void started(Supplier<Future<?>> down) {
        steps.push(down);
    }

    /** @param down done when everything that was started is down, and whatever else was to be done then before */
    void atTheEnd(Supplier<Future<?>> down) {
        steps.addLast(down);
    }

    /** Takes everything down. */
    Future<Void> undo() {
        return Repeated.until(() -> {
            var next = steps.poll();
            return next == null
                    ? Future.succeededFuture(true)
                    : next.get().map(false).otherwise(false);
        });
    }

    /** The steps in their order; each has to be waited for before the next. */
    Deque<Supplier<Future<?>>> steps() {
        return steps;
    }
}
