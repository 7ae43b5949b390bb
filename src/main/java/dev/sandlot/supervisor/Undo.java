package dev.sandlot.supervisor;

import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How to take back what has been done so far, the last thing first. */
final class Undo {
    private static final Logger LOG = LoggerFactory.getLogger(Undo.class);

    private final Deque<Supplier<Future<Void>>> steps = new ArrayDeque<>();

    /** To be called before the step that this takes back, which may fail half-way. */
    void add(Supplier<Future<Void>> step) {
        steps.push(step);
    }

    /** Takes everything back. A step that fails does not hold up the others. Then fails with the cause. */
    <T> Future<T> because(Throwable cause) {
        return Repeated.until(() -> steps.isEmpty()
                        ? Future.succeededFuture(true)
                        : takeBack(steps.pop()).map(false).otherwise(false))
                .compose(done -> Future.failedFuture(cause));
    }

    private static Future<Void> takeBack(Supplier<Future<Void>> step) {
        Future<Void> undone;
        try {
            undone = step.get();
        } catch (RuntimeException e) {
            undone = Future.failedFuture(e);
        }
        return undone.onFailure(e -> LOG.warn("Could not take back all that was begun: {}", e.getMessage()));
    }
}
