package dev.sandlot.process;

import dev.sandlot.stream.Channel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The index of an output log: which bytes of which file are chunk 0, 1, 2, … Fixed-size entries, so chunk N is found by one read; each
 * also tells how far the other file was, so the last entry alone tells what has been indexed.
 *
 * <p>Layout, big endian: a header of 32 bytes (magic, number of the first chunk that is kept, zeros), then 32 bytes a chunk: channel
 * (8 bits) and offset (56), end of the other channel (64), time in milliseconds (64), length (32), check (32). An entry that was
 * written half, or that a crash of the host left as zeros, fails its check and is dropped with what follows; its bytes are then
 * indexed anew.
 *
 * <p>One writer; any number of readers.
 */
final class LogIndex implements AutoCloseable {
    private static final long MAGIC = 0x534c4c4f47303031L; // SLLOG001
    private static final int SIZE = 32;

    /** One chunk. {@code otherEnd} is how much the log's other channel had printed before it. */
    record Entry(long seq, Channel channel, long offset, int length, long atMillis, long otherEnd) {
        long end() {
            return offset + length;
        }

        /** Everything that was printed up to and including this chunk. */
        long totalBytes() {
            return end() + otherEnd;
        }

        /** How far this channel had got after the chunk. */
        long endOf(Channel which) {
            return which == channel ? end() : which == Channel.PTY || channel == Channel.PTY ? 0 : otherEnd;
        }
    }

    private final FileChannel file;
    private volatile long firstSeq;
    private volatile long nextSeq;

    private LogIndex(FileChannel file) {
        this.file = file;
    }

    /** Opens the index, or makes an empty one. */
    static LogIndex open(Path path) throws IOException {
        var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            var index = new LogIndex(file);
            index.load();
            return index;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void load() throws IOException {
        var header = ByteBuffer.allocate(SIZE);
        if (file.read(header, 0) < SIZE || header.getLong(0) != MAGIC) {
            file.truncate(0);
            writeHeader(0);
            return;
        }
        firstSeq = header.getLong(8);
        nextSeq = Math.max(file.size() / SIZE - 1, firstSeq);
        while (nextSeq > firstSeq && read(nextSeq - 1) == null) {
            nextSeq--;
        }
    }

    long firstSeq() {
        return firstSeq;
    }

    long nextSeq() {
        return nextSeq;
    }

    /** The last entry, or null where there is none or all have been trimmed away. */
    @Nullable
    Entry last() throws IOException {
        return nextSeq == 0 ? null : read(nextSeq - 1);
    }

    /** The entry of a chunk, or null where it can't be trusted. */
    @Nullable
    Entry read(long seq) throws IOException {
        var entry = ByteBuffer.allocate(SIZE);
        if (file.read(entry, position(seq)) < SIZE) {
            return null;
        }
        return decode(seq, entry.flip());
    }

    /** The entries from {@code seq} on, at most {@code count}, fewer at the end and before a damaged one; {@link Unreadable} at such. */
    Entry[] read(long seq, int count) throws IOException {
        var entries = readable(seq, count);
        int whole = 0;
        while (whole < entries.length && entries[whole] != null) {
            whole++;
        }
        if (whole == 0 && entries.length > 0) {
            throw new Unreadable("damaged index entry " + seq);
        }
        return whole == entries.length ? entries : Arrays.copyOf(entries, whole);
    }

    /** The same, with null for what is damaged. */
    @Nullable
    Entry[] readable(long seq, int count) throws IOException {
        int present = (int) Math.max(0, Math.min(count, nextSeq - seq));
        var bytes = ByteBuffer.allocate(present * SIZE);
        while (bytes.hasRemaining() && file.read(bytes, position(seq) + bytes.position()) > 0) {
            // until it is full
        }
        bytes.flip();
        var entries = new Entry[present];
        for (int i = 0; i < bytes.limit() / SIZE; i++) {
            entries[i] = decode(seq + i, bytes.slice(i * SIZE, SIZE));
        }
        return entries;
    }

    /** Writes the entries, which follow the last one; only then does {@link #nextSeq} tell of them. */
    void append(List<Entry> entries) throws IOException {
        var bytes = ByteBuffer.allocate(entries.size() * SIZE);
        for (var entry : entries) {
            encode(entry, bytes);
        }
        bytes.flip();
        long at = position(nextSeq);
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
        nextSeq += entries.size();
    }

    /** From now on the log begins at {@code seq}. */
    void trimTo(long seq) throws IOException {
        writeHeader(seq);
    }

    /** Where in the index file the entries below {@code seq} end. */
    static long position(long seq) {
        return SIZE * (seq + 1);
    }

    private void writeHeader(long first) throws IOException {
        file.write(ByteBuffer.allocate(SIZE).putLong(0, MAGIC).putLong(8, first), 0);
        firstSeq = first;
    }

    private static void encode(Entry entry, ByteBuffer bytes) {
        long place = ((long) entry.channel().code() << 56) | entry.offset();
        bytes.putLong(place)
                .putLong(entry.otherEnd())
                .putLong(entry.atMillis())
                .putInt(entry.length())
                .putInt(check(entry.seq(), place, entry.otherEnd(), entry.atMillis(), entry.length()));
    }

    private static @Nullable Entry decode(long seq, ByteBuffer bytes) {
        long place = bytes.getLong(0);
        long otherEnd = bytes.getLong(8);
        long at = bytes.getLong(16);
        int length = bytes.getInt(24);
        var channel = Channel.of((int) (place >>> 56));
        if (channel == null || bytes.getInt(28) != check(seq, place, otherEnd, at, length)) {
            return null;
        }
        return new Entry(seq, channel, place & 0xffffffffffffffL, length, at, otherEnd);
    }

    private static int check(long seq, long place, long otherEnd, long at, int length) {
        long mixed = 0x9e3779b97f4a7c15L;
        for (long part : new long[] {seq, place, otherEnd, at, length}) {
            mixed = (mixed ^ part) * 0xff51afd7ed558ccdL;
            mixed ^= mixed >>> 32;
        }
        return (int) mixed;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
