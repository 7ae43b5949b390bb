package dev.sandlot.process;

import dev.sandlot.stream.Channel;
import dev.sandlot.stream.ChunkRun;
import java.io.IOException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a log's chunks straight to where one reader wants them. */
record RunReading(LogIndex index, OutputFiles outputs) {
    /** Chunks of fewer bytes than this, on the average, are not worth a system call each. */
    private static final int SMALL = 2 << 10;
    /** Chunks of a process that prints a lot have at least so many bytes: tells how many entries to look up. */
    private static final int LARGE = 8 << 10;

    /**
     * Reads chunks from {@code seq} on: at most about {@code maxBytes}. Where they are small it reads none, because a reader who shares
     * them gets many with one system call. Blocks on the disk.
     *
     * @param wanted only this channel's chunks, or null for all
     * @return the number of the chunk where reading goes on; {@code seq} itself where the run took nothing, or it has been trimmed away
     */
    long read(long seq, int maxBytes, @Nullable Channel wanted, ChunkRun run) throws IOException {
        try {
            return readWhole(seq, maxBytes, wanted, run);
        } catch (Unreadable damaged) {
            // Who reads it chunk by chunk is told of what is missing.
            run.clear();
            return seq;
        }
    }

    private long readWhole(long seq, int maxBytes, @Nullable Channel wanted, ChunkRun run) throws IOException {
        var entries = index.read(seq, Math.max(1, maxBytes / LARGE));
        if (Stream.of(entries).mapToLong(LogIndex.Entry::length).average().orElse(0) < SMALL) {
            return seq;
        }
        long next = seq;
        int bytes = 0;
        for (var entry : entries) {
            if (wanted == null || entry.channel() == wanted) {
                if (bytes >= maxBytes || !readOne(entry, run)) {
                    break;
                }
                bytes += entry.length();
            }
            next++;
        }
        // Trimming moves the beginning first and frees the bytes then: what was read is good if the beginning is still
        // before it.
        if (index.firstSeq() > seq) {
            run.clear();
            return seq;
        }
        return next;
    }

    private boolean readOne(LogIndex.Entry entry, ChunkRun run) throws IOException {
        var room = run.room(entry.seq(), entry.channel(), entry.atMillis(), entry.length());
        if (room == null) {
            return false;
        }
        outputs.read(entry.channel(), entry.offset(), room);
        run.filled();
        return true;
    }
}
