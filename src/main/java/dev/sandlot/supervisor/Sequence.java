package dev.sandlot.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Does one thing after the other, whatever becomes of those before. What waits lies in a list, not in a chain of futures: neither the stack nor
 * the chain grows with how much waits, and what is done is forgotten. Used on one event loop only.
 */
final class Sequence {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean going;

    /** Does it when its turn comes, which is now where nothing is being done. Completes as it does. */
    <T> Future<T> add(Supplier<Future<T>> work) {
        var promise = Promise.<T>promise();
        waiting.add(() -> begin(work).onComplete(done -> {
            busy = false;
            promise.handle(done);
            goOn();
        }));
        goOn();
        return promise.future();
    }

    private static <T> Future<T> begin(Supplier<Future<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** What completes at once is followed by the next in this loop, not from within itself. */
    private void goOn() {
        if (going) {
            return;
        }
        going = true;
        try {
            while (!busy && !waiting.isEmpty()) {
                busy = true;
                waiting.poll().run();
            }
        } finally {
            going = false;
        }
    }
}
