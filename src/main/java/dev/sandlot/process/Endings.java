package dev.sandlot.process;

import dev.sandlot.keeper.Entry;
import dev.sandlot.keeper.Keeper;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.stream.Repeated;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Signals and ends processes with all that they have started. Safe to use from any thread. */
final class Endings {
    private static final int TRIES = 100;
    private static final long PAUSE_MILLIS = 20;

    private final Vertx vertx;
    private final Workers workers;
    private final Keeper keeper;
    private final Following following;

    Endings(Vertx vertx, Workers workers, Keeper keeper, Following following) {
        this.vertx = vertx;
        this.workers = workers;
        this.keeper = keeper;
        this.following = following;
    }

    /** @param signal its name without SIG */
    Future<Void> signal(Entry box, ProcessId process, String signal) {
        return signal.equals("KILL")
                ? kill(box, process)
                : untilOver(
                        new ProcessKey(box.sandbox(), process),
                        () -> keeper.signal(box, process, Signals.number(signal)));
    }

    Future<Void> kill(Entry box, ProcessId process) {
        var key = new ProcessKey(box.sandbox(), process);
        return untilOver(key, () -> keeper.kill(box, process) && following.hasExited(key));
    }

    /**
     * Tries until it has had its effect or the process has exited. A fault of kind UNAVAILABLE where it has been tried often enough: one that
     * has only just been told to go takes some milliseconds to be where a signal reaches it, but never so long.
     */
    private Future<Void> untilOver(ProcessKey key, Callable<Boolean> attempt) {
        var left = new AtomicInteger(TRIES);
        return Repeated.until(() -> workers.run(attempt).compose(done -> {
            if (done || following.hasExited(key)) {
                return Future.succeededFuture(true);
            }
            if (left.getAndDecrement() == 0) {
                throw Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "The signal has not reached " + key.process() + ".",
                                "Look at the process, and try again.")
                        .asException();
            }
            return vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).map(false);
        }));
    }

    /** Kills what a run that has ended has left behind, and waits until that is gone and the run's output complete; for two seconds at most. */
    Future<Void> endLeft(Entry box, ProcessId process) {
        var key = new ProcessKey(box.sandbox(), process);
        var left = new AtomicInteger(TRIES);
        return Repeated.until(() -> workers.run(() -> {
                    boolean gone = keeper.isEmpty(box, process);
                    if (!gone) {
                        keeper.kill(box, process);
                    }
                    return gone && following.isComplete(key);
                })
                .compose(done -> done || left.getAndDecrement() == 0
                        ? Future.succeededFuture(true)
                        : vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).map(false)));
    }

    Future<Void> release(Entry box, ProcessId process) {
        return workers.run(() -> keeper.release(box, process));
    }
}
