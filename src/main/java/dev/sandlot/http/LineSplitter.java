package dev.sandlot.http;

import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/** Cuts one channel's chunks into lines; a line over {@link #MOST} bytes comes in parts. */
final class LineSplitter {
    static final int MOST = 64 << 10;

    /** Where lines go. */
    interface Lines {
        /** @param after the position in this channel that follows the line */
        void add(Channel channel, Instant at, Buffer line, boolean partial, LogPosition.Mark after);
    }

    private final Channel channel;
    private final Lines lines;
    private Buffer pending = Buffer.buffer();
    private LogPosition.Mark pendingFrom;
    private LogPosition.Mark end;
    private Instant at = Instant.EPOCH;

    LineSplitter(Channel channel, Lines lines) {
        this.channel = channel;
        this.lines = lines;
    }

    /** Takes what of the chunk lies at and after the mark. */
    void add(Chunk chunk, LogPosition.Mark from) {
        if (chunk.seq() < from.seq()) {
            return;
        }
        var bytes = chunk.bytes();
        var length = bytes.length();
        var begin = chunk.seq() == from.seq() && from.left() > 0 ? Math.max(0, length - from.left()) : 0;
        at = chunk.at();
        for (var i = begin; i < length; i++) {
            if (bytes.getByte(i) == '\n') {
                take(bytes, begin, i);
                emit(false, markAt(chunk, i + 1));
                begin = i + 1;
            } else if (isFull(pending.length() + i - begin, bytes.getByte(i))) {
                take(bytes, begin, i);
                emit(true, markAt(chunk, i));
                begin = i;
            }
        }
        if (pending.length() == 0) {
            pendingFrom = markAt(chunk, begin);
        }
        take(bytes, begin, length);
        end = markAt(chunk, length);
    }

    /** Where the line begins that has no newline yet; null where there is none. */
    LogPosition.Mark unfinished() {
        return pending.length() == 0 ? null : pendingFrom;
    }

    /** Passes on the line that has no newline: the output ends here, or nobody waits for the rest ({@code partial}). */
    void flush(boolean partial) {
        if (pending.length() > 0) {
            emit(partial, end);
        }
    }

    private void take(Buffer bytes, int from, int to) {
        pending.appendBuffer(bytes, from, to - from);
    }

    private void emit(boolean partial, LogPosition.Mark after) {
        var line = pending;
        pending = Buffer.buffer();
        lines.add(channel, at, line, partial, after);
    }

    private static LogPosition.Mark markAt(Chunk chunk, int index) {
        var left = chunk.bytes().length() - index;
        return left == 0 ? new LogPosition.Mark(chunk.seq() + 1, 0) : new LogPosition.Mark(chunk.seq(), left);
    }

    /** Whether a part ends before this byte: at the limit, or up to three bytes later where a UTF-8 character goes on. */
    private static boolean isFull(int length, byte next) {
        var goesOn = (next & 0xC0) == 0x80;
        return length >= (goesOn ? MOST + 3 : MOST);
    }
}
