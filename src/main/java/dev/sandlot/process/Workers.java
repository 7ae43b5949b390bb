package dev.sandlot.process;

import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Threads for what may wait on the disk, on a fork or on a holder. Results come back on the caller's context. */
final class Workers implements AutoCloseable {
    private final WorkerExecutor executor;

    Workers(Vertx vertx, String name, int threads) {
        executor = vertx.createSharedWorkerExecutor(name, threads, 2, TimeUnit.MINUTES);
    }

    <T> Future<T> run(Callable<T> work) {
        return executor.executeBlocking(work, false);
    }

    Future<Void> run(Task work) {
        return executor.executeBlocking(
                () -> {
                    work.run();
                    return null;
                },
                false);
    }

    /** Work without a result. */
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    @Override
    public void close() {
        Unawaited.note(executor.close(), "closing the worker threads");
    }
}
