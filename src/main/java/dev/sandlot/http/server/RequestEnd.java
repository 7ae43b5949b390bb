package dev.sandlot.http.server;

import io.netty.channel.ChannelFutureListener;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells that a request is over: its answer was sent, or its connection was closed. Vert.x Web's own end handlers are told of the first
 * exception and of nothing after it; so whoever asks between a reset of the connection and its close would wait for ever.
 */
public final class RequestEnd {
    private RequestEnd() {}

    /** Runs {@code over} once, on the request's context; soon where it is over already. */
    public static void tell(RoutingContext ctx, Runnable over) {
        var context = ctx.vertx().getOrCreateContext();
        var told = new AtomicBoolean();
        Runnable once = () -> {
            if (told.compareAndSet(false, true)) {
                over.run();
            }
        };
        var closing = NettyChannel.of(ctx.request().connection()).closeFuture();
        ChannelFutureListener closed = done -> context.runOnContext(v -> once.run());
        ctx.addEndHandler(ended -> {
            closing.removeListener(closed);
            once.run();
        });
        closing.addListener(closed);
    }
}
