package dev.sandlot.process;

import dev.sandlot.stream.Channel;
import java.io.IOException;
import java.nio.file.Path;

/** Keeps a log from growing past its limit: frees its head, first in the index, then on the disk. */
final class LogTrim {
    private final LogFiles files;
    private final OutputFiles outputs;
    private final long limit;
    private long trimmedAtBytes;

    /** @param limit how many bytes are kept; more are kept for a while, so that trimming is rare */
    LogTrim(LogFiles files, OutputFiles outputs, long limit) {
        this.files = files;
        this.outputs = outputs;
        this.limit = limit;
    }

    /** Gives the disk space of a part of a file back, leaving its length as it is. */
    @FunctionalInterface
    interface Puncher {
        void free(Path file, long offset, long length) throws IOException;
    }

    /** Whether so much has come since the last trimming that it is worth another. Asked by the follower alone. */
    boolean isDue(long printed) {
        if (printed - trimmedAtBytes < Math.max(limit / 8, 1)) {
            return false;
        }
        trimmedAtBytes = printed;
        return printed > limit;
    }

    /** First the beginning moves, then the disk space goes. Blocks. */
    void trim(LogIndex index, Puncher puncher) throws IOException {
        var last = index.last();
        if (last == null || kept(index, last) <= limit + limit / 8) {
            return;
        }
        long low = index.firstSeq();
        long high = last.seq();
        while (low < high) {
            long middle = (low + high) / 2;
            var entry = intact(index, middle, last);
            if (last.totalBytes() - entry.totalBytes() + entry.length() <= limit) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        var first = intact(index, low, last);
        index.trimTo(low);
        for (var channel : Channel.values()) {
            long free = channel == first.channel() ? first.offset() : first.endOf(channel);
            if (free > 0 && outputs.size(channel) > 0) {
                puncher.free(files.output(channel), 0, free);
            }
        }
        puncher.free(files.index(), LogIndex.position(0), LogIndex.position(low) - LogIndex.position(0));
    }

    private static long kept(LogIndex index, LogIndex.Entry last) throws IOException {
        var first = intact(index, index.firstSeq(), last);
        return last.totalBytes() - first.totalBytes() + first.length();
    }

    /** The entry, or the next one that is not damaged. */
    private static LogIndex.Entry intact(LogIndex index, long seq, LogIndex.Entry last) throws IOException {
        for (long at = seq; at < last.seq(); at++) {
            var entry = index.read(at);
            if (entry != null) {
                return entry;
            }
        }
        return last;
    }
}
