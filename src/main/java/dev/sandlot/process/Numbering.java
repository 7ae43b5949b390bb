package dev.sandlot.process;

import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Divides what a holder has appended into chunks, each with the number that follows the last one's in the index. */
final class Numbering {
    /** What more there is, is numbered the next time. */
    private static final int MAX_ENTRIES = 256;

    private final OutputFiles outputs;

    Numbering(OutputFiles outputs) {
        this.outputs = outputs;
    }

    /** The entries of what the index has not got yet, in the order of their numbers; empty where that is nothing. Blocks on the disk. */
    List<LogIndex.Entry> next(LogIndex index) throws IOException {
        var entries = new ArrayList<LogIndex.Entry>();
        var last = index.last();
        for (var channel : Channel.values()) {
            last = add(channel, last, index.nextSeq(), entries);
        }
        return entries;
    }

    private LogIndex.@Nullable Entry add(
            Channel channel, LogIndex.@Nullable Entry before, long nextSeq, List<LogIndex.Entry> entries)
            throws IOException {
        var last = before;
        long size = outputs.size(channel);
        long at = System.currentTimeMillis();
        long offset = last == null ? 0 : last.endOf(channel);
        while (offset < size && entries.size() < MAX_ENTRIES) {
            int length = (int) Math.min(Chunk.MAX_BYTES, size - offset);
            long otherEnd = last == null ? 0 : last.totalBytes() - offset;
            last = new LogIndex.Entry(nextSeq + entries.size(), channel, offset, length, at, otherEnd);
            entries.add(last);
            offset += length;
        }
        return last;
    }
}
