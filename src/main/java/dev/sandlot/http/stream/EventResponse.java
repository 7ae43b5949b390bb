package dev.sandlot.http.stream;

import dev.sandlot.http.server.Ending;
import dev.sandlot.http.server.Guard;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.http.server.RequestEnd;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** A response as a stream's wire. */
final class EventResponse implements EventStream.Wire {
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");

    private final RoutingContext ctx;
    private final HttpServerResponse response;

    EventResponse(RoutingContext ctx) {
        this.ctx = ctx;
        this.response = ctx.response();
    }

    /** Sends the head at once. */
    void open(String contentType, Runnable over) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, contentType).putHeader("X-Accel-Buffering", "no");
        RequestEnd.tell(ctx, over);
        if (ctx.request().version() == HttpVersion.HTTP_1_0) {
            // Has no chunks: the end of the connection is that of the stream.
            var connection = ctx.request().connection();
            response.putHeader(HttpHeaders.CONNECTION, "close");
            Unawaited.note(response.write(Buffer.buffer()), "sending a head");
            ctx.addEndHandler(ended -> Unawaited.note(connection.close(), "closing a connection"));
        } else {
            response.setChunked(!response.headers().contains(HttpHeaders.CONTENT_LENGTH));
            // Also where there is no room for more yet.
            Unawaited.note(response.writeHead(), "sending a head");
        }
    }

    @Override
    public Future<Void> write(Buffer events) {
        return response.write(events);
    }

    @Override
    public void keepAlive() {
        Unawaited.note(response.write(COMMENT), "keeping a stream alive");
    }

    @Override
    public void end() {
        Unawaited.note(response.end(), "ending a stream");
    }

    @Override
    public void cut() {
        Unawaited.note(response.reset(), "cutting a stream");
    }

    @Override
    public boolean isHeld() {
        return false;
    }

    @Override
    public void endWith(OpenStreams open, EventStream stream, Runnable end) {
        ctx.put(Ending.STREAM, true);
        var forget = open.add(ctx.vertx().getOrCreateContext(), ctx.get(Guard.PRINCIPAL), end, end);
        stream.ended().onComplete(over -> forget.run());
    }
}
