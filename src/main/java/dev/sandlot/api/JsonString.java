package dev.sandlot.api;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 as the inside of a JSON string (RFC 8259, 7). The hot path of every event stream, so it works on eight bytes at a time and copies
 * them as they are up to the first that needs an escape.
 */
public final class JsonString {
    /** An escape is at most six bytes long. */
    public static final int MOST_GROWTH = 6;

    private static final int BLOCK = 1 << 10;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    /** The first bytes of U+0085, and of U+2028 and U+2029. */
    private static final byte NEXT_LINE = (byte) 0xc2;

    private static final byte SEPARATOR = (byte) 0xe2;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private JsonString() {}

    /** Appends {@code length} bytes of what has to be UTF-8, escaped, without the quotes around it. */
    public static void append(ByteBuf out, byte[] utf8, int length) {
        // A word is written whole where only its beginning counts.
        var block = new byte[BLOCK * MOST_GROWTH + Long.BYTES];
        for (int from = 0; from < length; ) {
            int end = end(utf8, from, length);
            out.writeBytes(block, 0, escape(utf8, from, end, block));
            from = end;
        }
    }

    /** Where a block ends that begins here: between characters. */
    private static int end(byte[] utf8, int from, int length) {
        int end = Math.min(length, from + BLOCK);
        while (end < length && (utf8[end] & 0xc0) == 0x80) {
            end--;
        }
        return end;
    }

    /**
     * JSON without what some clients take for the end of a line and JSON allows as it is: U+0085, U+2028 and U+2029. Where such a character
     * is in JSON, it is inside a string.
     */
    public static String withoutLineEnds(String json) {
        StringBuilder escaped = null;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean ends = c == '\u0085' || c == '\u2028' || c == '\u2029';
            if (ends) {
                if (escaped == null) {
                    escaped = new StringBuilder(json.length() + 64).append(json, 0, i);
                }
                escaped.append(c == '\u0085' ? "\\u0085" : c == '\u2028' ? "\\u2028" : "\\u2029");
            } else if (escaped != null) {
                escaped.append(c);
            }
        }
        return escaped == null ? json : escaped.toString();
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
                int line = lineEnd(from, i, end);
                at = line > 0 ? escapeLineEnd(from[i + line - 1], to, at) : escape(from[i], to, at);
                i += Math.max(1, line);
            }
        }
        while (i < end) {
            int line = lineEnd(from, i, end);
            if (line > 0) {
                at = escapeLineEnd(from[i + line - 1], to, at);
            } else if (escaped(from[i] & 0xffL | ONES * ' ' << Byte.SIZE) == 0) {
                to[at++] = from[i];
            } else {
                at = escape(from[i], to, at);
            }
            i += Math.max(1, line);
        }
        return at;
    }

    /** How many bytes U+0085, U+2028 or U+2029 takes where it begins here, else 0. */
    private static int lineEnd(byte[] utf8, int i, int end) {
        if (utf8[i] == NEXT_LINE && i + 1 < end && utf8[i + 1] == (byte) 0x85) {
            return 2;
        }
        boolean separates = utf8[i] == SEPARATOR
                && i + 2 < end
                && utf8[i + 1] == (byte) 0x80
                && (utf8[i + 2] == (byte) 0xa8 || utf8[i + 2] == (byte) 0xa9);
        return separates ? 3 : 0;
    }

    private static int escapeLineEnd(byte last, byte[] to, int start) {
        int at = start;
        to[at++] = '\\';
        to[at++] = 'u';
        boolean isNextLine = last == (byte) 0x85;
        to[at++] = (byte) (isNextLine ? '0' : '2');
        to[at++] = '0';
        to[at++] = (byte) (isNextLine ? '8' : '2');
        to[at++] = (byte) (isNextLine ? '5' : last == (byte) 0xa8 ? '8' : '9');
        return at;
    }

    /**
     * The top bit of each byte that needs an escape, or may begin a character that does; those above the lowest one found may be wrong.
     * (The arithmetic is that of "determine if a word has a byte less than n", Bit Twiddling Hacks.)
     */
    private static long escaped(long word) {
        long control = word - ONES * ' ' & ~word;
        long longer = zeros(word ^ ONES * (NEXT_LINE & 0xff)) | zeros(word ^ ONES * (SEPARATOR & 0xff));
        return (control | longer | zeros(word ^ ONES * '"') | zeros(word ^ ONES * '\\') | zeros(word ^ ONES * 0x7f))
                & TOPS;
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
            case NEXT_LINE, SEPARATOR -> to[start] = b;
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
