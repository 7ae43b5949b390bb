package dev.sandlot.stream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** An outcome that comes on any thread, told where it is waited for. */
public final class Returned {
    private Returned() {}

    /** The same outcome, told on this context, behind all that runs there now. */
    public static <T> Future<T> to(Context context, Future<T> future) {
        Promise<T> here = Promise.promise();
        future.onComplete(done -> context.runOnContext(v -> here.handle(done)));
        return here.future();
    }
}
