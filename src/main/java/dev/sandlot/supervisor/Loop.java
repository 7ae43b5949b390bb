package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.stream.Returned;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one event loop that all state of the supervisor belongs to, so that none of it needs a lock; and the workers beside it. */
final class Loop {
    private static final int WORKERS = 16;
    private static final int COPIERS = 4;

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final WorkerExecutor copiers;
    /** To the microsecond, which is what the database keeps. */
    private final Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));

    private @Nullable Context context;
    private final Promise<Void> idle = Promise.promise();
    private boolean closed;
    private int atWork;

    Loop(Vertx vertx) {
        this.vertx = vertx;
        this.workers = vertx.createSharedWorkerExecutor("sandlot-supervisor", WORKERS, 2, TimeUnit.MINUTES);
        this.copiers = vertx.createSharedWorkerExecutor("sandlot-copies", COPIERS, 1, TimeUnit.DAYS);
    }

    /** Makes the calling context the loop. */
    void begin() {
        context = vertx.getOrCreateContext();
    }

    Instant now() {
        return clock.instant();
    }

    /** Runs it on the loop: now where the caller is on it, else soon. A worker that the loop has set to work has its context, but not its thread. */
    void run(Runnable work) {
        if (Vertx.currentContext() == context && Context.isOnEventLoopThread()) {
            work.run();
        } else {
            later(work);
        }
    }

    /** Runs it on the loop, after what is being done. */
    void later(Runnable work) {
        Objects.requireNonNull(context, "the loop has not begun").runOnContext(v -> work.run());
    }

    /** The same outcome, told on the loop. */
    <T> Future<T> here(Future<T> future) {
        Promise<T> promise = Promise.promise();
        future.onComplete(done -> run(() -> promise.handle(done)));
        return promise.future();
    }

    /** The same outcome, told on the context of who asks. */
    <T> Future<T> returned(Future<T> future) {
        return Returned.to(vertx.getOrCreateContext(), future);
    }

    /** Does what may wait for a disk or a lock on a worker; the outcome is told on the loop. */
    <T> Future<T> blocking(Callable<T> work) {
        return on(workers, work);
    }

    /** The same for what copies files and may take long, so that it keeps nobody else waiting: some at once. */
    <T> Future<T> copying(Callable<T> work) {
        return on(copiers, work);
    }

    private <T> Future<T> on(WorkerExecutor threads, Callable<T> work) {
        return closed
                ? Future.failedFuture(Fault.of(Fault.Kind.UNAVAILABLE, "The daemon is stopping.")
                        .asException())
                : here(counted(threads.executeBlocking(work, false)));
    }

    Future<Void> blocking(Task work) {
        return blocking(() -> {
            work.run();
            return null;
        });
    }

    /** Work without a result. */
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    /** Runs it on the loop after this time. The answer cancels it. */
    long after(Duration delay, Runnable work) {
        return vertx.setTimer(Math.max(1, delay.toMillis()), timer -> run(work));
    }

    /** Completes on the loop after this time. */
    Future<Void> pause(Duration time) {
        var promise = Promise.<Void>promise();
        after(time, promise::complete);
        return promise.future();
    }

    long every(Duration period, Runnable work) {
        return vertx.setPeriodic(period.toMillis(), timer -> run(work));
    }

    void cancel(long timer) {
        vertx.cancelTimer(timer);
    }

    private <T> Future<T> counted(Future<T> work) {
        atWork++;
        return work.onComplete(done -> run(() -> {
            atWork--;
            if (closed && atWork == 0) {
                idle.tryComplete();
            }
        }));
    }

    /** Nothing new is begun; completes when what has been is done, or after three seconds. */
    Future<Void> close() {
        closed = true;
        if (atWork == 0) {
            idle.tryComplete();
        }
        long timer = after(Duration.ofSeconds(3), idle::tryComplete);
        return idle.future().onComplete(done -> {
            cancel(timer);
            Unawaited.note(workers.close(), "closing the worker threads");
            Unawaited.note(copiers.close(), "closing the copiers");
        });
    }
}
