package dev.sandlot.supervisor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Those who wait for something to become so. Whoever changes anything about it calls {@link #wake}. */
final class Waiters {
    private record Waiter(BooleanSupplier condition, Promise<Boolean> promise, long timer) {}

    private final Loop loop;
    private final List<Waiter> waiting = new ArrayList<>();

    Waiters(Loop loop) {
        this.loop = loop;
    }

    /** Completes with true as soon as the condition holds, and with false when the time is over. Never fails. */
    Future<Boolean> until(BooleanSupplier condition, Duration limit) {
        if (condition.getAsBoolean() || limit.isZero()) {
            return Future.succeededFuture(condition.getAsBoolean());
        }
        Promise<Boolean> promise = Promise.promise();
        long timer = loop.after(limit, () -> {
            waiting.removeIf(waiter -> waiter.promise() == promise);
            promise.tryComplete(condition.getAsBoolean());
        });
        waiting.add(new Waiter(condition, promise, timer));
        return promise.future();
    }

    void wake() {
        var ready = waiting.stream()
                .filter(waiter -> waiter.condition().getAsBoolean())
                .toList();
        waiting.removeAll(ready);
        ready.forEach(waiter -> {
            loop.cancel(waiter.timer());
            waiter.promise().tryComplete(true);
        });
    }
}
