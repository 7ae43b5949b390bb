package dev.sandlot.http.preview;

import dev.sandlot.stream.PortSource;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1, and what it may become, to a server inside, over one connection. Used on one context; one message is received at a time. */
final class InnerHttp {
    private static final int MOST_LINE = 16 << 10;
    private static final int MOST_HEAD = 64 << 10;

    private final PortSource.Connection connection;
    private final EmbeddedChannel codec = new EmbeddedChannel(new HttpClientCodec(
            new HttpDecoderConfig().setMaxInitialLineLength(MOST_LINE).setMaxHeaderSize(MOST_HEAD), false, false));
    private boolean ended;
    private boolean closed;
    /** Asked for while it rested: what comes first afterwards. */
    private @Nullable Future<@Nullable Object> first;

    private @Nullable Runnable awake;

    InnerHttp(PortSource.Connection connection) {
        this.connection = connection;
    }

    /** Sends a part of a request, or bytes when it has become something else. Completes when the kernel has it. */
    Future<Void> send(Object message) {
        if (closed) {
            ReferenceCountUtil.release(message);
            return Future.failedFuture("closed");
        }
        codec.writeOutbound(message);
        var bytes = Buffer.buffer();
        for (ByteBuf part = codec.readOutbound(); part != null; part = codec.readOutbound()) {
            bytes.appendBytes(bytes(part));
        }
        return bytes.length() == 0 ? Future.succeededFuture() : connection.write(bytes);
    }

    /** Sends these bytes as they are. */
    Future<Void> sendRaw(Buffer bytes) {
        return connection.write(bytes);
    }

    Future<Void> end() {
        return connection.end();
    }

    /** The next part of an answer, or bytes (a {@link ByteBuf}) when it has become something else; null at the end. The caller releases it. */
    Future<@Nullable Object> receive() {
        var due = first;
        if (due != null) {
            first = null;
            return due;
        }
        return Repeated.untilGiven(() -> {
                    Object there = closed ? null : codec.readInbound();
                    if (there != null || ended || closed) {
                        return Future.succeededFuture(new Received(there));
                    }
                    return connection.read().map(this::take);
                })
                .map(Received::message);
    }

    private record Received(@Nullable Object message) {}

    private @Nullable Received take(@Nullable Buffer bytes) {
        if (closed) {
            return new Received(null);
        }
        if (bytes == null) {
            ended = true;
            codec.finish();
        } else {
            codec.writeInbound(Unpooled.wrappedBuffer(bytes.getBytes()));
        }
        return null;
    }

    static byte[] bytes(ByteBuf part) {
        var bytes = new byte[part.readableBytes()];
        part.readBytes(bytes);
        part.release();
        return bytes;
    }

    /**
     * Nothing is asked for a while.
     *
     * @param gone run when the server closes it, or says what nobody has asked for
     * @param whenAwake run at the end of the rest
     */
    void rest(Runnable gone, Runnable whenAwake) {
        awake = whenAwake;
        var next = receive();
        first = next;
        next.onComplete(over -> {
            if (awake != null) {
                gone.run();
            }
        });
    }

    /** The rest is over. Repeatable. */
    void wake() {
        var told = awake;
        awake = null;
        if (told != null) {
            told.run();
        }
    }

    /** Whether more may be asked over this connection. */
    boolean isOpen() {
        return !ended && !closed;
    }

    /** Repeatable. */
    void close() {
        if (!closed) {
            closed = true;
            codec.finishAndReleaseAll();
            Unawaited.note(connection.close(), "closing a connection to a server inside");
        }
    }
}
