package dev.sandlot.process;

import dev.sandlot.stream.Chunk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The newest chunks of a log, kept in memory for those who follow it live: at most {@link #MAX_BYTES}, without gaps. */
final class RecentChunks {
    static final int MAX_BYTES = 512 << 10;

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private int bytes;

    /**
     * Whether those who wait should find the chunks here. One reader alone that is told of much at once reads it faster by itself, and what doesn't fit
     * would be gone before it is read.
     *
     * @param waiting how many wait
     */
    static boolean isWorthKeeping(List<LogIndex.Entry> entries, int waiting) {
        long bytes = 0;
        for (var entry : entries) {
            bytes += entry.length();
        }
        return waiting > 0 && bytes <= (waiting == 1 ? Chunk.MAX_BYTES : MAX_BYTES);
    }

    /** Reads the chunks of these entries, which follow one another, and keeps them. Blocks on the disk. */
    void addAll(List<LogIndex.Entry> entries, ChunkReading reading) throws IOException {
        for (var entry : entries) {
            add(reading.one(entry));
        }
    }

    synchronized void add(Chunk chunk) {
        if (!chunks.isEmpty() && chunk.seq() != chunks.getLast().seq() + 1) {
            clear();
        }
        chunks.addLast(chunk);
        bytes += chunk.bytes().length();
        while (bytes > MAX_BYTES) {
            bytes -= chunks.removeFirst().bytes().length();
        }
    }

    /** The chunks from {@code seq} on, at least one and at most about {@code maxBytes}; empty where that one isn't here. */
    synchronized List<Chunk> from(long seq, int maxBytes) {
        if (chunks.isEmpty()
                || seq < chunks.getFirst().seq()
                || seq > chunks.getLast().seq()) {
            return List.of();
        }
        var found = new ArrayList<Chunk>();
        int size = 0;
        var newestFirst = chunks.descendingIterator();
        var wanted = new ArrayDeque<Chunk>();
        while (newestFirst.hasNext()) {
            var chunk = newestFirst.next();
            if (chunk.seq() < seq) {
                break;
            }
            wanted.addFirst(chunk);
        }
        for (var chunk : wanted) {
            if (!found.isEmpty() && size + chunk.bytes().length() > maxBytes) {
                break;
            }
            found.add(chunk);
            size += chunk.bytes().length();
        }
        return found;
    }

    synchronized void clear() {
        chunks.clear();
        bytes = 0;
    }
}
