package dev.sandlot.http.route;

import dev.sandlot.http.server.Bodies;
import dev.sandlot.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;

/** Carries a body of any length to whoever takes it, at the pace at which he does. */
final class BodyFeed {
    private final HttpServerRequest from;
    private final Function<Buffer, Future<Void>> taker;
    private final Promise<Void> done = Promise.promise();
    private Future<Void> last = Future.succeededFuture();

    private BodyFeed(HttpServerRequest from, Function<Buffer, Future<Void>> taker) {
        this.from = from;
        this.taker = taker;
    }

    /**
     * Completes when everything has been taken.
     *
     * @param taker takes a part; what it answers completes when there is room for more
     */
    static Future<Void> carry(HttpServerRequest from, Function<Buffer, Future<Void>> taker) {
        if (from.response().closed()) {
            return Future.failedFuture(brokenOff());
        }
        var feed = new BodyFeed(from, taker);
        from.exceptionHandler(broken -> feed.done.tryFail(brokenOff()));
        from.handler(feed::write);
        from.endHandler(end -> feed.last.onComplete(written -> feed.done.tryComplete(), feed.done::tryFail));
        Bodies.want(from);
        return feed.done.future();
    }

    private static RuntimeException brokenOff() {
        return Fault.of(Fault.Kind.MALFORMED, "The body broke off.").asException();
    }

    private void write(Buffer part) {
        if (done.future().isComplete()) {
            return;
        }
        from.pause();
        last = taker.apply(part).onFailure(done::tryFail).onComplete(taken -> from.resume());
    }
}
