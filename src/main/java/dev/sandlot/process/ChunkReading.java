package dev.sandlot.process;

import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a log's chunks from its files, for whoever shares them. Blocks on the disk. */
record ChunkReading(LogIndex index, OutputFiles outputs) {
    private static final int MAX_ENTRIES = 256;

    /** As {@link OutputLog#load(long, int)} says. */
    List<Chunk> load(long seq, int maxBytes) throws IOException {
        try {
            var chunks = read(seq, maxBytes);
            // Trimming moves the beginning first and frees the bytes then: what was read is good if the beginning is
            // still
            // before it.
            return index.firstSeq() > seq ? List.of() : chunks;
        } catch (Unreadable e) {
            if (index.firstSeq() > seq) {
                return List.of();
            }
            throw e;
        }
    }

    private List<Chunk> read(long seq, int maxBytes) throws IOException {
        var chunks = new ArrayList<Chunk>();
        var entries = index.read(seq, Math.max(1, Math.min(MAX_ENTRIES, maxBytes / 64)));
        int from = 0;
        for (int bytes = 0; from < entries.length && (from == 0 || bytes + entries[from].length() <= maxBytes); ) {
            int to = from;
            int run = 0;
            do {
                run += entries[to++].length();
            } while (to < entries.length
                    && entries[to].channel() == entries[from].channel()
                    && bytes + run + entries[to].length() <= maxBytes);
            addRun(entries, from, to, run, chunks);
            bytes += run;
            from = to;
        }
        return chunks;
    }

    /** The chunk of this entry. */
    Chunk one(LogIndex.Entry entry) throws IOException {
        var chunks = new ArrayList<Chunk>(1);
        addRun(new LogIndex.Entry[] {entry}, 0, 1, entry.length(), chunks);
        return chunks.get(0);
    }

    /** Reads chunks of one channel, which lie one behind the other in its file, at once. */
    private void addRun(LogIndex.Entry[] entries, int from, int to, int length, List<Chunk> chunks) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        outputs.read(entries[from].channel(), entries[from].offset(), bytes);
        var all = Buffer.buffer(bytes.array());
        for (int i = from, at = 0; i < to; at += entries[i++].length()) {
            var entry = entries[i];
            chunks.add(new Chunk(
                    entry.seq(),
                    entry.channel(),
                    Instant.ofEpochMilli(entry.atMillis()),
                    all.slice(at, at + entry.length())));
        }
    }

    /**
     * The first chunk from {@code seq} on that can be read, as far as the index and the lengths of the files tell; the end of the
     * log where none can. Blocks on the disk.
     */
    long readableFrom(long seq) {
        for (long from = seq; from < index.nextSeq(); from += MAX_ENTRIES) {
            for (var entry : entries(from)) {
                if (entry != null && entry.end() <= size(entry.channel())) {
                    return entry.seq();
                }
            }
        }
        return index.nextSeq();
    }

    private LogIndex.@Nullable Entry[] entries(long from) {
        try {
            return index.readable(from, MAX_ENTRIES);
        } catch (IOException e) {
            return new LogIndex.Entry[0];
        }
    }

    private long size(Channel channel) {
        try {
            return outputs.size(channel);
        } catch (IOException e) {
            return 0;
        }
    }
}
