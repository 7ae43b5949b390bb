package dev.sandlot.http.server;

import dev.sandlot.stream.Unawaited;
import io.vertx.ext.web.RoutingContext;

/**
 * The end of a request that is under way when the credential that it came with is over. It is read no further; what can be answered within
 * {@value #GRACE_MILLIS} ms is (it may be the very request that revoked it), and then the connection is cut.
 */
public final class Ending {
    /** Set on requests whose answers are streams that end by themselves. */
    public static final String STREAM = "stream";

    private static final long GRACE_MILLIS = 1000;

    private final RoutingContext ctx;

    Ending(RoutingContext ctx) {
        this.ctx = ctx;
    }

    void begin() {
        if (ctx.get(STREAM) != null) {
            return;
        }
        var request = ctx.request();
        if (!request.isEnded()) {
            request.handler(dropped -> {});
        }
        if (ctx.response().headWritten()) {
            cut();
        } else {
            ctx.vertx().setTimer(GRACE_MILLIS, id -> cut());
        }
    }

    private void cut() {
        if (!ctx.response().ended()) {
            Unawaited.note(ctx.request().connection().close(), "cutting a connection");
        }
    }
}
