package dev.sandlot.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A step that is done again and again, one at a time. Other than a method that composes itself onto its own future, it keeps nothing of the
 * turns before: neither memory nor the stack grows with their number, whether a turn completes at once or much later, and on whatever
 * thread.
 */
public final class Repeated<T> {
    private final Supplier<Future<T>> step;
    private final Promise<T> done = Promise.promise();
    /** Turns that are due; whoever raises it from 0 takes them all. */
    private final AtomicInteger due = new AtomicInteger();

    private Repeated(Supplier<Future<T>> step) {
        this.step = step;
    }

    /** Until a turn gives something else than null, which is the result; fails as soon as a turn fails or throws. */
    public static <T> Future<T> untilGiven(Supplier<Future<T>> step) {
        var repeated = new Repeated<>(step);
        repeated.next();
        return repeated.done.future();
    }

    /** Until a turn gives true; fails likewise. */
    public static Future<Void> until(Supplier<Future<Boolean>> step) {
        return untilGiven(() -> step.get().map(over -> over ? over : null)).mapEmpty();
    }

    /** Once for each of them, in their order; the rest is left where one fails. */
    public static <T> Future<Void> each(Iterable<T> items, Function<T, Future<Void>> step) {
        Iterator<T> rest = items.iterator();
        return until(() -> rest.hasNext() ? step.apply(rest.next()).map(false) : Future.succeededFuture(true));
    }

    private void next() {
        if (due.getAndIncrement() > 0) {
            return;
        }
        do {
            turn();
        } while (due.decrementAndGet() > 0);
    }

    private void turn() {
        Future<T> turn;
        try {
            turn = step.get();
        } catch (RuntimeException e) {
            turn = Future.failedFuture(e);
        }
        turn.onComplete(over -> {
            if (over.failed()) {
                done.fail(over.cause());
            } else if (over.result() != null) {
                done.complete(over.result());
            } else {
                next();
            }
        });
    }
}
