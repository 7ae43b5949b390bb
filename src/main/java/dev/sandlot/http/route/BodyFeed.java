package dev.sandlot.http.route;

import dev.sandlot.http.server.Bodies;
import dev.sandlot.model.Fault;
import dev.sandlot.stream.Returned;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** Carries a body of any length to whoever takes it, at the pace at which he does. */
final class BodyFeed {
    /** So much may be taken at once, and a part more. */
    private static final int AHEAD = 192 << 10;
    /** What may be held of a body that comes ahead. */
    static final int MOST = 256 << 10;

    private final HttpServerRequest from;
    private final Context loop;
    private final int ahead;
    private final Function<Buffer, Future<Void>> taker;
    private final Promise<Void> done = Promise.promise();
    /** Bytes that are being taken. */
    private int taking;

    private boolean ended;

    private BodyFeed(RoutingContext ctx, int ahead, Function<Buffer, Future<Void>> taker) {
        this.from = ctx.request();
        this.loop = ctx.vertx().getOrCreateContext();
        this.ahead = ahead;
        this.taker = taker;
    }

    /**
     * Completes when everything has been taken. To be called on the request's event loop.
     *
     * @param comesAhead whether there is room for {@link #MOST} bytes, so that more comes while a part is taken
     * @param taker takes a part, and where more comes ahead others behind it; what it answers completes when it has been taken
     */
    static Future<Void> carry(RoutingContext ctx, boolean comesAhead, Function<Buffer, Future<Void>> taker) {
        var from = ctx.request();
        if (from.response().closed()) {
            return Future.failedFuture(brokenOff());
        }
        var feed = new BodyFeed(ctx, comesAhead ? AHEAD : 0, taker);
        from.exceptionHandler(broken -> feed.done.tryFail(brokenOff()));
        from.handler(feed::pass);
        from.endHandler(end -> feed.end());
        Bodies.want(from);
        return feed.done.future();
    }

    private static RuntimeException brokenOff() {
        return Fault.of(Fault.Kind.MALFORMED, "The body broke off.").asException();
    }

    private void pass(Buffer part) {
        if (done.future().isComplete()) {
            return;
        }
        int length = part.length();
        taking += length;
        if (taking > ahead) {
            from.pause();
        }
        Returned.to(loop, taker.apply(part)).onComplete(v -> taken(length), this::refused);
    }

    private void taken(int length) {
        taking -= length;
        if (taking <= ahead / 2) {
            from.resume();
        }
        endIfTaken();
    }

    /** The rest is let go. */
    private void refused(Throwable why) {
        done.tryFail(why);
        from.resume();
    }

    private void end() {
        ended = true;
        endIfTaken();
    }

    private void endIfTaken() {
        if (ended && taking == 0) {
            done.tryComplete();
        }
    }
}
