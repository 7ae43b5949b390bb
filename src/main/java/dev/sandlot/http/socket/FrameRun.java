package dev.sandlot.http.socket;

import dev.sandlot.http.server.RunMemory;
import dev.sandlot.http.stream.RunBuffer;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.wire.AttachProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Chunks as WebSocket frames of {@code sandlot.v1}, one a chunk, each with its head (RFC 6455, 5.2): what is read is what is sent. */
final class FrameRun extends RunBuffer {
    private static final int FINAL_BINARY = 0x82;
    private static final int MOST_HEAD = 4 + AttachProtocol.HEADER;

    private int length;

    FrameRun(RunMemory memory) {
        super(memory);
    }

    @Override
    public @Nullable ByteBuffer room(long seq, Channel channel, long atMillis, int length) {
        var bytes = bytes();
        if (bytes == null || bytes.writableBytes() < MOST_HEAD + length) {
            return null;
        }
        appendHead(bytes, seq, channel, length);
        this.length = length;
        return bytes.nioBuffer(bytes.writerIndex(), length);
    }

    @Override
    public void filled() {
        content().writerIndex(content().writerIndex() + length);
    }

    /** The whole frame of a chunk that is shared. */
    static Buffer frame(Chunk chunk) {
        var bytes = ((BufferInternal) chunk.bytes()).getByteBuf();
        var frame = Unpooled.buffer(MOST_HEAD + bytes.readableBytes());
        appendHead(frame, chunk.seq(), chunk.channel(), bytes.readableBytes());
        return BufferInternal.buffer(frame.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes()));
    }

    private static void appendHead(ByteBuf out, long seq, Channel channel, int length) {
        int payload = AttachProtocol.HEADER + length;
        out.writeByte(FINAL_BINARY);
        if (payload < 126) {
            out.writeByte(payload);
        } else {
            // A chunk has at most 32 KiB, so 16 bits are enough.
            out.writeByte(126).writeShort(payload);
        }
        out.writeByte(channel.code()).writeLong(seq);
    }
}
