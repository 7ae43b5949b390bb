package dev.sandlot.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Work that may wait, done one piece after the other in the order in which it was given. Holds a thread only while there is some. */
final class Lane {
    private final Executor threads;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean working;

    Lane(Executor threads) {
        this.threads = threads;
    }

    /** Completes on the lane's thread when the work has been done, or fails as it did. */
    Future<Void> add(Workers.Task task) {
        Promise<Void> done = Promise.promise();
        synchronized (waiting) {
            waiting.add(() -> {
                try {
                    task.run();
                    done.complete();
                } catch (Exception e) {
                    done.fail(e);
                }
            });
            if (working) {
                return done.future();
            }
            working = true;
        }
        threads.execute(this::work);
        return done.future();
    }

    private void work() {
        while (true) {
            Runnable next;
            synchronized (waiting) {
                next = waiting.poll();
                if (next == null) {
                    working = false;
                    return;
                }
            }
            next.run();
        }
    }
}
