package dev.sandlot.mcp.tool;

import dev.sandlot.api.Utf8;
import dev.sandlot.stream.Chunk;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A run of a process's output, in which each byte's place in the log is known. */
final class Stretch {
    private final Buffer bytes = Buffer.buffer();
    /** Where each chunk begins, by where that is in the bytes. */
    private final NavigableMap<Integer, Long> places = new TreeMap<>();

    private long next;

    /** @param next where what comes behind it will be, as long as nothing was added */
    Stretch(long next) {
        this.next = next;
    }

    /** @param from bytes of the chunk that are left out */
    void add(Chunk chunk, int from) {
        int begin = Math.min(from, chunk.bytes().length());
        places.put(bytes.length(), place(chunk.seq(), begin));
        bytes.appendBuffer(chunk.bytes(), begin, chunk.bytes().length() - begin);
        next = place(chunk.seq() + 1, 0);
    }

    /** A number that stands for a byte of the log: only the log itself says more of it. */
    static long place(long seq, int offset) {
        return seq * Chunk.MAX_BYTES + offset;
    }

    static long seq(long place) {
        return place / Chunk.MAX_BYTES;
    }

    static int offset(long place) {
        return (int) (place % Chunk.MAX_BYTES);
    }

    int length() {
        return bytes.length();
    }

    /** The place of the byte at this index, or of what comes behind. */
    long placeAt(int index) {
        var chunk = index >= bytes.length() ? null : places.floorEntry(index);
        return chunk == null ? next : chunk.getValue() + (index - chunk.getKey());
    }

    /** As text, what is not UTF-8 replaced. */
    String text(int from, int to) {
        return bytes.getString(from, to, StandardCharsets.UTF_8.name());
    }

    /** Where to end a part of at most so many bytes that begins at the beginning: behind a line, else between characters. */
    int endOfLines(int most) {
        if (bytes.length() <= most) {
            return bytes.length();
        }
        for (int i = most - 1; i > 0; i--) {
            if (bytes.getByte(i) == '\n') {
                return i + 1;
            }
        }
        return most - Utf8.cutBytes(bytes.slice(0, most));
    }

    /** Where to begin a part of at most so many bytes that ends at the end: with a line, unless the first of them is the longer half. */
    int beginOfLines(int most) {
        int begin = bytes.length() - most;
        if (begin <= 0) {
            return 0;
        }
        for (int i = begin; i < begin + most / 2; i++) {
            if (bytes.getByte(i) == '\n') {
                return i + 1;
            }
        }
        return begin + Utf8.tailBytes(bytes.slice(begin, bytes.length()));
    }

    /** Behind the line that begins at this index. */
    int endOfLine(int begin) {
        for (int i = begin; i < bytes.length(); i++) {
            if (bytes.getByte(i) == '\n') {
                return i + 1;
            }
        }
        return bytes.length();
    }

    int lines(int from, int to) {
        int lines = 0;
        for (int i = from; i < to; i++) {
            if (bytes.getByte(i) == '\n') {
                lines++;
            }
        }
        return lines;
    }
}
