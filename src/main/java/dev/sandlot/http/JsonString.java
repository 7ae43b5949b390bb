package dev.sandlot.http;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 as the inside of a JSON string (RFC 8259, 7). The hot path of every event stream, so it works on eight bytes at a time and copies
 * them as they are up to the first that needs an escape.
 */
final class JsonString {
    /** An escape is at most six bytes long. */
    static final int MOST_GROWTH = 6;

    private static final int BLOCK = 1 << 10;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private JsonString() {}

    static void append(ByteBuf out, byte[] utf8, int length) {
        // A word is written whole where only its beginning counts.
        var block = new byte[BLOCK * MOST_GROWTH + Long.BYTES];
        for (int from = 0; from < length; from += BLOCK) {
            int n = escape(utf8, from, Math.min(length, from + BLOCK), block);
            out.writeBytes(block, 0, n);
        }
    }

    private static int escape(byte[] from, int start, int end, byte[] to) {
        int i = start;
        int at = 0;
        while (i <= end - Long.BYTES) {
            long word = (long) WORD.get(from, i);
            WORD.set(to, at, word);
            long escaped = escaped(word);
            int plain = escaped == 0 ? Long.BYTES : Long.numberOfTrailingZeros(escaped) / Byte.SIZE;
            i += plain;
            at += plain;
            if (escaped != 0) {
                at = escape(from[i++], to, at);
            }
        }
        while (i < end) {
            byte b = from[i++];
            if (escaped(b & 0xffL | ONES * ' ' << Byte.SIZE) == 0) {
                to[at++] = b;
            } else {
                at = escape(b, to, at);
            }
        }
        return at;
    }

    /**
     * The top bit of each byte that needs an escape; those above the lowest one found may be wrong. Bytes of longer characters need none.
     * (The arithmetic is that of "determine if a word has a byte less than n", Bit Twiddling Hacks.)
     */
    private static long escaped(long word) {
        long control = word - ONES * ' ' & ~word;
        return (control | zeros(word ^ ONES * '"') | zeros(word ^ ONES * '\\') | zeros(word ^ ONES * 0x7f)) & TOPS;
    }

    private static long zeros(long word) {
        return word - ONES & ~word;
    }

    private static int escape(byte b, byte[] to, int start) {
        int at = start;
        to[at++] = '\\';
        switch (b) {
            case '\n' -> to[at++] = 'n';
            case '\t' -> to[at++] = 't';
            case '"', '\\' -> to[at++] = b;
            default -> {
                to[at++] = 'u';
                to[at++] = '0';
                to[at++] = '0';
                to[at++] = HEX[b >> 4];
                to[at++] = HEX[b & 15];
            }
        }
        return at;
    }
}
