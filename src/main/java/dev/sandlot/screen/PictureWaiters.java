package dev.sandlot.screen;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Those who wait for a whole picture, each for three seconds at most. Used on one event loop only. */
final class PictureWaiters {
    private static final long PATIENCE_MILLIS = 3000;

    private final Vertx vertx;
    private final Supplier<FaultException> late;
    private final List<Promise<Void>> waiting = new ArrayList<>();

    /** @param late what those are told whose time is over */
    PictureWaiters(Vertx vertx, Supplier<FaultException> late) {
        this.vertx = vertx;
        this.late = late;
    }

    /** Completes at the next {@link #wake}. */
    Future<Void> await() {
        var promise = Promise.<Void>promise();
        waiting.add(promise);
        long patience = vertx.setTimer(PATIENCE_MILLIS, id -> {
            if (waiting.remove(promise)) {
                promise.fail(late.get());
            }
        });
        return promise.future().onComplete(done -> vertx.cancelTimer(patience));
    }

    void wake() {
        taken().forEach(Promise::complete);
    }

    void fail(Fault why) {
        taken().forEach(promise -> promise.fail(why.asException()));
    }

    private List<Promise<Void>> taken() {
        var all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
