package dev.sandlot.log;

import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/** Cuts one stream's chunks into lines, one at a time; a line over {@link #MOST} bytes comes in parts. Holds the line that has not ended. */
final class LineSplitter {
    static final int MOST = 64 << 10;
    /** A UTF-8 character has at most so many bytes behind its first. */
    private static final int MOST_TAIL = 3;

    private Buffer pending = Buffer.buffer();
    private Channel channel;
    private LogPosition.Mark from = LogPosition.Mark.FIRST;
    /** As much of what is pending as doesn't end inside a character, and what follows that. */
    private int whole;

    private LogPosition.Mark afterWhole = LogPosition.Mark.FIRST;

    /** @param channel whose chunks it is for, as long as none has come */
    LineSplitter(Channel channel) {
        this.channel = channel;
    }

    /**
     * @param partial whether the line goes on
     * @param end the index in the chunk of what follows it
     */
    record Cut(Buffer line, boolean partial, int end) {}

    /** The next line that ends in the chunk at or after {@code begin}; null where none does, and all of it has been taken. */
    @Nullable
    Cut take(Chunk chunk, int begin) {
        channel = chunk.channel();
        var bytes = ((BufferInternal) chunk.bytes()).getByteBuf();
        int length = chunk.bytes().length();
        int full = begin + Math.max(0, MOST - pending.length());
        int newline = bytes.indexOf(begin, Math.min(length, full + 1), (byte) '\n');
        if (newline < 0 && full < length) {
            newline = endOfPart(bytes, full, begin + MOST + MOST_TAIL - pending.length(), length);
            if (newline < length && bytes.getByte(newline) != '\n') {
                return new Cut(line(chunk, begin, newline), true, newline);
            }
        }
        if (newline < 0 || newline == length) {
            keep(chunk, begin, length);
            return null;
        }
        return new Cut(line(chunk, begin, newline), false, newline + 1);
    }

    /** At the limit, or up to three bytes later where a UTF-8 character goes on; the chunk's end where it may go on behind that. */
    private static int endOfPart(ByteBuf bytes, int full, int most, int length) {
        int end = full;
        while (end < length && end < most && (bytes.getByte(end) & 0xC0) == 0x80) {
            end++;
        }
        return end;
    }

    private Buffer line(Chunk chunk, int begin, int end) {
        if (pending.length() == 0) {
            return chunk.bytes().slice(begin, end);
        }
        return takeAll().appendBuffer(chunk.bytes(), begin, end - begin);
    }

    private void keep(Chunk chunk, int begin, int end) {
        int before = pending.length();
        if (begin == end) {
            return;
        }
        if (before == 0) {
            from = markAt(chunk, begin);
        }
        pending.appendBuffer(chunk.bytes(), begin, end - begin);
        int cut = wholeLength(pending);
        if (cut >= before) {
            whole = cut;
            afterWhole = markAt(chunk, begin + cut - before);
        }
    }

    private static int wholeLength(Buffer bytes) {
        int length = bytes.length();
        for (int back = 1; back <= Math.min(MOST_TAIL, length); back++) {
            int b = bytes.getByte(length - back) & 0xff;
            if ((b & 0xC0) != 0x80) {
                int size = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
                return back < size ? length - back : length;
            }
        }
        return length;
    }

    /** Where the line begins that has not ended; null where there is none. */
    LogPosition.@Nullable Mark unfinished() {
        return pending.length() == 0 ? null : from;
    }

    int unfinishedBytes() {
        return pending.length();
    }

    Channel channel() {
        return channel;
    }

    /** All of the line that has not ended, and will not. */
    Buffer takeAll() {
        var line = pending;
        pending = Buffer.buffer();
        whole = 0;
        return line;
    }

    /** As much of it as doesn't cut a character; null where that is nothing. */
    @Nullable
    Buffer takeWhole() {
        if (whole == 0) {
            return null;
        }
        var line = pending.getBuffer(0, whole);
        pending = pending.getBuffer(whole, pending.length());
        from = afterWhole;
        whole = 0;
        return line;
    }

    static LogPosition.Mark markAt(Chunk chunk, int index) {
        int left = chunk.bytes().length() - index;
        return left == 0 ? new LogPosition.Mark(chunk.seq() + 1, 0) : new LogPosition.Mark(chunk.seq(), left);
    }
}
