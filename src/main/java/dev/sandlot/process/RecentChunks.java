package dev.sandlot.process;

import dev.sandlot.stream.Chunk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The newest chunks of a log, kept in memory for those who follow it live: at most {@link #MAX_BYTES}, without gaps. */
final class RecentChunks {
    static final int MAX_BYTES = 512 << 10;

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private int bytes;

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
