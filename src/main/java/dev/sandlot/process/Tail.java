package dev.sandlot.process;

import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the last part of a log begins: at chunk {@code seq}, after {@code skip} bytes of it and of those that follow.
 */
record Tail(long seq, long skip) {

    /** How many chunks {@link #ofBytes} looks at: those of somebody who types have a byte each. */
    private static final int MOST_CHUNKS = 256;

    /** Where the last {@code bytes} bytes of all channels begin, within the last chunks. Reads only the index. */
    static Tail ofBytes(OutputLog log, int bytes) throws IOException {
        long from = Math.max(log.firstSeq(), log.nextSeq() - MOST_CHUNKS);
        var entries = log.entries(from, MOST_CHUNKS);
        int left = bytes;
        for (int i = entries.length - 1; i >= 0; i--) {
            left -= entries[i].length();
            if (left <= 0) {
                return new Tail(entries[i].seq(), -left);
            }
        }
        return new Tail(from, 0);
    }

    /** Behind the first {@code bytes} bytes of the channel. Reads only the index. */
    static Tail ofPosition(OutputLog log, Channel channel, long bytes) throws IOException {
        long first = log.firstSeq();
        long low = first;
        long next = log.nextSeq();
        for (long high = next; low < high; ) {
            long middle = (low + high) / 2;
            if (log.entries(middle, 1)[0].endOf(channel) <= bytes) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        long before = low == first ? start(log, first, channel, next) : log.entries(low - 1, 1)[0].endOf(channel);
        return new Tail(low, Math.max(0, bytes - before));
    }

    /** How much the channel had printed before the first chunk that is kept. */
    private static long start(OutputLog log, long first, Channel channel, long next) throws IOException {
        if (first == next) {
            return 0;
        }
        var entry = log.entries(first, 1)[0];
        return entry.channel() == channel ? entry.offset() : entry.endOf(channel);
    }

    /** Walks back over the log until it has met {@code lines} lines of the channel (of all, if null). Blocks on the disk. */
    static Tail of(OutputLog log, int lines, @Nullable Channel channel) throws IOException {
        if (lines <= 0) {
            return new Tail(log.nextSeq(), 0);
        }
        long first = log.firstSeq();
        int ends = 0;
        boolean newest = true;
        for (long seq = log.nextSeq() - 1; seq >= first; seq--) {
            List<Chunk> loaded;
            try {
                loaded = log.load(seq, 1);
            } catch (Unreadable damaged) {
                return new Tail(seq + 1, 0);
            }
            if (loaded.isEmpty()) {
                return new Tail(log.firstSeq(), 0);
            }
            Chunk chunk = loaded.get(0);
            if (channel != null && chunk.channel() != channel) {
                continue;
            }
            var bytes = chunk.bytes();
            for (int i = bytes.length() - 1; i >= 0; i--) {
                // The very last newline ends a line; every earlier one stands before a line that has been counted.
                if (bytes.getByte(i) == '\n' && !(newest && i == bytes.length() - 1) && ++ends == lines) {
                    return new Tail(seq, i + 1);
                }
            }
            newest = false;
        }
        return new Tail(first, 0);
    }
}
