package dev.sandlot.http.socket;

import dev.sandlot.api.Query;
import dev.sandlot.api.StreamFormat;
import dev.sandlot.auth.Principal;
import dev.sandlot.http.server.Guard;
import dev.sandlot.http.server.NettyChannel;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.http.server.Shares.Share;
import dev.sandlot.http.server.Subprotocol;
import dev.sandlot.http.stream.EventStream;
import dev.sandlot.stream.Unawaited;
import dev.sandlot.wire.CloseCode;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * A WebSocket {@code sandlot.events.v1}: each event is a message. Browsers have six connections for a server but hundreds of WebSockets, so
 * this is what the dashboard follows by. A page can't leave bytes unread as a client of a response can; so it says {@code pause} when it
 * has enough to do, and {@code resume}. A message every 15 s shows a page, which never sees a ping, that the link is alive.
 */
public final class EventSocket implements EventStream.Wire {
    private final Vertx vertx;
    private final Channel channel;
    private final AttachLine line;
    private final Principal principal;
    private volatile boolean held;
    /** What is told when the client can take more. */
    private Runnable resumed = () -> {};

    private EventSocket(Vertx vertx, Channel channel, SocketLink link, Principal principal) {
        this.vertx = vertx;
        this.channel = channel;
        this.line = new AttachLine(link.socket());
        this.principal = principal;
        link.socket().textMessageHandler(text -> {
            link.intake().delivered();
            line.control(text, this::control);
        });
        link.socket().binaryMessageHandler(bytes -> line.close(CloseCode.UNSUPPORTED, "Only text is understood here."));
    }

    /** How a stream answers a request: a WebSocket carries events. */
    public static StreamFormat format(HttpServerRequest request, Query query) {
        return Subprotocol.EVENTS.isOnlyOneAsked(request)
                ? StreamFormat.SSE
                : StreamFormat.of(query, request.getHeader(HttpHeaders.ACCEPT));
    }

    /**
     * The stream of a request: a WebSocket where it asks to become one, else a response in the format, its head sent at once. Where the
     * future fails, nothing has been written yet.
     *
     * @param share what the client sends, and what waits for it, draws from it
     */
    public static Future<EventStream> orResponse(Vertx vertx, RoutingContext ctx, Share share, StreamFormat format) {
        return Subprotocol.EVENTS.isOnlyOneAsked(ctx.request())
                ? open(vertx, ctx, share)
                : Future.succeededFuture(EventStream.response(vertx, ctx, share, format));
    }

    private static Future<EventStream> open(Vertx vertx, RoutingContext ctx, Share share) {
        var request = ctx.request();
        return SocketLink.of(request, share).map(link -> {
            var own = new EventSocket(vertx, NettyChannel.of(request.connection()), link, ctx.get(Guard.PRINCIPAL));
            var stream = EventStream.by(vertx, own, share);
            own.resumed = stream::wake;
            return stream;
        });
    }

    private void control(JsonObject message) {
        switch (String.valueOf(message.getValue("type"))) {
            case "pause" -> held = true;
            case "resume" -> {
                held = false;
                resumed.run();
            }
            default -> line.close(CloseCode.UNSUPPORTED, "This type of message is not known here.");
        }
    }

    /**
     * By way of the Netty channel, many frames in one write. What the socket itself writes keeps its place: it holds frames back only while the
     * channel is full, and after a close frame nothing is written here.
     */
    @Override
    public Future<Void> write(Buffer events) {
        var sent = Promise.<Void>promise();
        channel.writeAndFlush(EventFrames.of(((BufferInternal) events).getByteBuf()))
                .addListener(written -> {
                    if (written.isSuccess()) {
                        sent.complete();
                    } else {
                        sent.fail(written.cause());
                    }
                });
        return sent.future();
    }

    @Override
    public void keepAlive() {
        Unawaited.note(channel.writeAndFlush(EventFrames.alive()), "keeping a stream alive");
    }

    @Override
    public void end() {
        line.close(CloseCode.DONE, null);
    }

    @Override
    public void cut() {
        line.close(CloseCode.RESTARTING, "Reading failed; come back.");
    }

    @Override
    public boolean isHeld() {
        return held;
    }

    @Override
    public void endWith(OpenStreams open, EventStream stream, Runnable end) {
        line.open(vertx, open, principal, stream::over);
    }
}
