package dev.sandlot.http.stream;

import dev.sandlot.api.ChunkText;
import dev.sandlot.http.server.RunMemory;
import dev.sandlot.stream.Channel;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Chunks as server-sent events, one a chunk: rendered where they are read, so that the event loop has only to send them. */
final class EventRun extends RunBuffer {
    private byte[] read = new byte[0];
    private int length;
    private long seq;
    private Channel channel = Channel.STDOUT;
    private long atMillis;

    EventRun(RunMemory memory) {
        super(memory);
    }

    @Override
    public @Nullable ByteBuffer room(long seq, Channel channel, long atMillis, int length) {
        var bytes = bytes();
        if (bytes == null || bytes.writableBytes() < ChunkText.mostEventBytes(length)) {
            return null;
        }
        this.seq = seq;
        this.channel = channel;
        this.atMillis = atMillis;
        this.length = length;
        if (read.length < length) {
            read = new byte[length];
        }
        return ByteBuffer.wrap(read, 0, length);
    }

    @Override
    public void filled() {
        ChunkText.appendEvent(content(), seq, channel, Instant.ofEpochMilli(atMillis), read, length);
    }
}
