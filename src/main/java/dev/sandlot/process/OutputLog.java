package dev.sandlot.process;

import dev.sandlot.model.OutputExtent;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.ChunkRun;
import dev.sandlot.stream.OutputItem;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The output of one process: files that its holder appends to, and the index that numbers what is in them. {@link #grow} is called by the
 * follower alone; reading is safe from any thread. A chunk's number is on disk before anyone is told of it, so no reader ever sees
 * a number that means something else after a crash.
 *
 * <p>Files are open while somebody holds the log ({@link #retain}); memory is taken only for the newest chunks, and only while somebody
 * waits for them.
 */
final class OutputLog {
    private static final int MAX_ENTRIES = 256;

    private final LogFiles files;
    private final long limit;
    private final Readers readers = new Readers();
    private final RecentChunks recent = new RecentChunks();
    private final OutputFiles outputs;
    private int holds;
    private volatile LogIndex index;
    private volatile OutputItem.End end;
    private volatile OutputExtent extent;
    private volatile long grewAtNanos;
    private long trimmedAtBytes;

    /** @param limit how many bytes are kept; more are kept for a while, so that trimming is rare */
    OutputLog(LogFiles files, long limit) {
        this.files = files;
        this.outputs = new OutputFiles(files);
        this.limit = limit;
    }

    LogFiles files() {
        return files;
    }

    Readers readers() {
        return readers;
    }

    /** Opens the files if they aren't, until as many {@link #release} have come. Blocks briefly. */
    synchronized void retain() throws IOException {
        if (holds == 0) {
            var opened = LogIndex.open(files.index());
            index = opened;
            extent = extentOf(opened);
        }
        holds++;
    }

    synchronized void release() {
        if (--holds > 0) {
            return;
        }
        recent.clear();
        try {
            outputs.close();
            index.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How far the log reaches; null until it has been opened once. */
    OutputExtent extent() {
        return extent;
    }

    long firstSeq() {
        return index.firstSeq();
    }

    long nextSeq() {
        return index.nextSeq();
    }

    /** When {@link #grow} last found something, by {@link System#nanoTime}; 0 for never. */
    long grewAtNanos() {
        return grewAtNanos;
    }

    /** What readers are told after the last chunk, or null while more may come. */
    OutputItem.End end() {
        return end;
    }

    /** There will be no more output. */
    void finish(OutputItem.End how) {
        end = how;
        readers.wake();
    }

    /** There may be more output again: a service runs once more. */
    void reopen() {
        end = null;
    }

    /** Numbers what has been printed since the last time, and wakes who waits for it. True where there was something. */
    boolean grow() throws IOException {
        var entries = new ArrayList<LogIndex.Entry>();
        var last = index.last();
        for (var channel : Channel.values()) {
            last = index(channel, last, entries);
        }
        if (entries.isEmpty()) {
            return false;
        }
        index.append(entries);
        grewAtNanos = System.nanoTime();
        if (isWorthRemembering(entries)) {
            entries.forEach(this::remember);
        }
        extent = extentOf(index);
        readers.wake();
        return true;
    }

    private LogIndex.Entry index(Channel channel, LogIndex.Entry before, List<LogIndex.Entry> entries)
            throws IOException {
        var last = before;
        long size = outputs.size(channel);
        long at = System.currentTimeMillis();
        long offset = last == null ? 0 : last.endOf(channel);
        while (offset < size && entries.size() < MAX_ENTRIES) {
            int length = (int) Math.min(Chunk.MAX_BYTES, size - offset);
            long otherEnd = last == null ? 0 : last.totalBytes() - offset;
            long seq = index.nextSeq() + entries.size();
            last = new LogIndex.Entry(seq, channel, offset, length, at, otherEnd);
            entries.add(last);
            offset += length;
        }
        return last;
    }

    /**
     * Whether those who wait should find the chunks in memory. One reader alone that is told of much at once reads it faster by itself, and
     * what doesn't fit would be gone before it is read.
     */
    private boolean isWorthRemembering(List<LogIndex.Entry> entries) {
        int waiting = readers.waiting();
        long bytes = 0;
        for (var entry : entries) {
            bytes += entry.length();
        }
        return waiting > 0 && bytes <= (waiting == 1 ? Chunk.MAX_BYTES : RecentChunks.MAX_BYTES);
    }

    private void remember(LogIndex.Entry entry) {
        try {
            recent.add(read(entry));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The chunks from {@code seq} on that are in memory: none where the first isn't. */
    List<Chunk> recent(long seq, int maxBytes) {
        return recent.from(seq, maxBytes);
    }

    /**
     * Reads chunks from {@code seq} on from the files: at least one, at most about {@code maxBytes}. Empty where {@code seq} has been
     * trimmed away meanwhile. Blocks on the disk.
     */
    List<Chunk> load(long seq, int maxBytes) throws IOException {
        var chunks = new ArrayList<Chunk>();
        var entries = index.read(seq, Math.max(1, Math.min(MAX_ENTRIES, maxBytes / 64)));
        int from = 0;
        for (int bytes = 0; from < entries.length && (from == 0 || bytes < maxBytes); ) {
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
        // Trimming moves the beginning first and frees the bytes then: what was read is good if the beginning is still
        // before it.
        return index.firstSeq() > seq ? List.of() : chunks;
    }

    /**
     * Reads chunks from {@code seq} on into a run, as {@link RunReading#read} says. Blocks on the disk.
     *
     * @param wanted only this channel's chunks, or null for all
     */
    long load(long seq, int maxBytes, Channel wanted, ChunkRun run) throws IOException {
        return new RunReading(index, outputs).read(seq, maxBytes, wanted, run);
    }

    /** What the index says of the chunks from {@code seq} on, at most {@code count}. Blocks on the disk. */
    LogIndex.Entry[] entries(long seq, int count) throws IOException {
        return index.read(seq, count);
    }

    private Chunk read(LogIndex.Entry entry) throws IOException {
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

    /** Whether so much has come since the last trimming that it is worth another. Asked by the follower alone. */
    boolean wantsTrim() {
        long printed = extent.stdoutBytes() + extent.stderrBytes();
        if (printed - trimmedAtBytes < Math.max(limit / 8, 1)) {
            return false;
        }
        trimmedAtBytes = printed;
        return printed > limit;
    }

    /**
     * Frees the head of the log where it is longer than its limit: first the beginning moves, then the disk space goes. Blocks.
     *
     * @param puncher frees a range of a file
     */
    void trim(Puncher puncher) throws IOException {
        var last = index.last();
        if (last == null || kept(last) <= limit + limit / 8) {
            return;
        }
        long low = index.firstSeq();
        long high = last.seq();
        while (low < high) {
            long middle = (low + high) / 2;
            var entry = index.read(middle);
            if (last.totalBytes() - entry.totalBytes() + entry.length() <= limit) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        var first = index.read(low);
        index.trimTo(low);
        extent = extentOf(index);
        for (var channel : Channel.values()) {
            long free = channel == first.channel() ? first.offset() : first.endOf(channel);
            if (free > 0 && outputs.size(channel) > 0) {
                puncher.free(files.output(channel), 0, free);
            }
        }
        puncher.free(files.index(), LogIndex.position(0), LogIndex.position(low) - LogIndex.position(0));
    }

    private long kept(LogIndex.Entry last) throws IOException {
        var first = index.read(index.firstSeq());
        return last.totalBytes() - first.totalBytes() + first.length();
    }

    private static OutputExtent extentOf(LogIndex index) throws IOException {
        var last = index.last();
        return last == null
                ? OutputExtent.EMPTY
                : new OutputExtent(
                        index.firstSeq(),
                        index.nextSeq(),
                        last.endOf(Channel.STDOUT) + last.endOf(Channel.PTY),
                        last.endOf(Channel.STDERR));
    }

    /** Gives the disk space of a part of a file back, leaving its length as it is. */
    @FunctionalInterface
    interface Puncher {
        void free(java.nio.file.Path file, long offset, long length) throws IOException;
    }
}
