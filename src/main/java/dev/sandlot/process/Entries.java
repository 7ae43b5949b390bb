package dev.sandlot.process;

import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Turns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/**
 * Ways into sandboxes, which are made with the help of what runs there: it may be stopped meanwhile, and is waited for. On threads of their own, of which
 * one sandbox has a few.
 */
final class Entries {
    private static final int THREADS = 24;
    private static final int AT_ONCE = 4;
    private static final int MOST_WAITING = 1000;

    private final Workers workers;
    private final Turns turns;

    Entries(Vertx vertx) {
        workers = new Workers(vertx, "sandlot-entry", THREADS);
        turns = new Turns(vertx, AT_ONCE, MOST_WAITING);
    }

    <T> Future<T> run(SandboxId sandbox, Callable<T> work) {
        return turns.take(sandbox, () -> workers.run(work));
    }

    /** Refuses what waits for a sandbox that is being brought down. */
    void refuse(SandboxId sandbox) {
        turns.refuse(sandbox);
    }

    void close() {
        workers.close();
    }
}
