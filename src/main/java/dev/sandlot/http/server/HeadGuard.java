package dev.sandlot.http.server;

import dev.sandlot.stream.Unawaited;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a connection's requests may become before anybody looks at them: a header of five bytes is an object of a hundred and fifty, and
 * so is each of a thousand requests that are sent ahead. Used on the channel's event loop.
 */
final class HeadGuard extends ChannelInboundHandlerAdapter {
    private static final int MOST_LINES = 256;
    private static final int MOST_AHEAD = 8;
    private static final int LINGER_SECONDS = 1;
    private static final String NAME = "head";
    private static final String REFUSAL = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

    private @Nullable HttpServerRequest request;
    private int lines;
    private int lineLength;
    private int unanswered;
    private boolean inBody;
    private boolean refused;

    /** Puts one before the decoder of this connection. */
    static HeadGuard of(HttpConnection connection) {
        var guard = new HeadGuard();
        var pipeline = NettyChannel.of(connection).pipeline();
        var decoder = pipeline.context(HttpRequestDecoder.class);
        if (decoder != null) {
            pipeline.addBefore(decoder.name(), NAME, guard);
            pipeline.addAfter(decoder.name(), "ahead", guard.new Ahead());
        }
        return guard;
    }

    /** A request has been answered: the head of the next one may come. */
    void answered() {
        unanswered--;
        request = null;
        lines = 0;
        inBody = false;
    }

    /** The head of this request has come. */
    void has(HttpServerRequest begun) {
        request = begun;
        lines = 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (ctx.pipeline().context(HttpRequestDecoder.class) == null) {
            // It has become a WebSocket.
            ctx.pipeline().remove(this);
        } else if (message instanceof ByteBuf bytes && isHead()) {
            count(bytes);
            if (lines > MOST_LINES) {
                ReferenceCountUtil.release(message);
                refuse(ctx);
                return;
            }
        }
        ctx.fireChannelRead(message);
    }

    /** Answers, and takes in what still comes for a moment: a connection that is closed over unread bytes is reset, answer and all. */
    private void refuse(ChannelHandlerContext ctx) {
        if (!refused) {
            refused = true;
            Unawaited.note(
                    ctx.writeAndFlush(Unpooled.copiedBuffer(REFUSAL, StandardCharsets.ISO_8859_1)),
                    "refusing a request");
            Unawaited.note(
                    ctx.executor()
                            .schedule(
                                    () -> Unawaited.note(ctx.close(), "closing a connection"),
                                    LINGER_SECONDS,
                                    TimeUnit.SECONDS),
                    "closing a connection");
        }
    }

    /** Whether what comes now can only be a head. */
    private boolean isHead() {
        return request == null ? !inBody : request.isEnded();
    }

    private void count(ByteBuf bytes) {
        for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
            byte b = bytes.getByte(i);
            if (b == '\n') {
                lines++;
                if (lineLength == 0 && request == null) {
                    // What follows may be a body.
                    inBody = true;
                    return;
                }
                lineLength = 0;
            } else if (b != '\r') {
                lineLength++;
            }
        }
    }

    /** Closes the connection of a client that sends too many requests ahead of their answers. */
    private final class Ahead extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest && ++unanswered > MOST_AHEAD) {
                Unawaited.note(ctx.close(), "closing a connection");
            }
            if (unanswered > MOST_AHEAD) {
                ReferenceCountUtil.release(message);
            } else {
                ctx.fireChannelRead(message);
            }
        }
    }
}
