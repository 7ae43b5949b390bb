package dev.sandlot.http.socket;

import dev.sandlot.http.server.NettyChannel;
import dev.sandlot.http.server.RunMemory;
import dev.sandlot.http.server.Shares.Share;
import dev.sandlot.http.stream.RunBuffer;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.Unawaited;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes whole frames to a WebSocket, many at once, by way of its Netty channel: {@code ServerWebSocket} copies each frame and flushes it by
 * itself, which costs more than the bytes do. Frames are not masked or compressed, so the channel takes them as they are, through TLS as well.
 *
 * <p>Order with what the socket writes itself holds as long as nothing is written here while {@link #isFull}: the socket keeps frames back only
 * while its channel is full, and lets go of all of them when it no longer is. Used on the channel's event loop.
 */
final class FrameWriter {
    private static final long ROOM_MILLIS = 100;

    private final Channel channel;
    private final RunMemory memory;
    private final Share share;

    /**
     * @param connection of the request that becomes a WebSocket
     * @param share what waits for the client draws from it
     */
    FrameWriter(HttpConnection connection, RunMemory memory, Share share) {
        this.memory = memory;
        this.share = share;
        this.channel = NettyChannel.of(connection);
    }

    boolean isFull() {
        return !channel.isWritable() || !share.hasRoom();
    }

    RunBuffer run() {
        return new FrameRun(memory);
    }

    /** Writes the chunks among the items, and has the memory of a run given back when it is sent, or won't be. */
    void write(List<OutputItem> items) {
        if (!items.isEmpty() && items.get(0) instanceof RunBuffer run) {
            channel.writeAndFlush(run.content().retainedDuplicate()).addListener(written -> run.release());
            return;
        }
        // Shared by all readers of the log, so each is written as it is: a copy for each of 500 readers would fill the
        // heap.
        var frames = new ArrayList<ByteBuf>();
        long bytes = 0;
        for (var item : items) {
            if (item instanceof Chunk chunk) {
                var frame = ((BufferInternal) chunk.rendered(Chunk.Form.WEBSOCKET, FrameRun::frame)).getByteBuf();
                frames.add(frame);
                bytes += frame.readableBytes();
            }
        }
        if (!frames.isEmpty()) {
            var lease = share.take(bytes, () -> Unawaited.note(channel.close(), "closing a connection"));
            frames.forEach(frame -> Unawaited.note(channel.write(frame), "sending output"));
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> lease.close());
        }
    }

    /** Calls once when everything has been sent; never where the connection is lost before. */
    void whenDrained(Runnable next) {
        // An empty write is done when all that came before it is.
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (!written.isSuccess()) {
                return;
            }
            if (share.hasRoom()) {
                next.run();
            } else {
                Unawaited.note(
                        channel.eventLoop().schedule(() -> whenDrained(next), ROOM_MILLIS, TimeUnit.MILLISECONDS),
                        "going on with a client");
            }
        });
    }
}
