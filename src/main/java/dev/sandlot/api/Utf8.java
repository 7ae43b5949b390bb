package dev.sandlot.api;

import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Whether bytes are UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing past U+10FFFF, no character cut short. */
public final class Utf8 {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long TOPS = 0x8080808080808080L;

    private Utf8() {}

    /** Of the first {@code length} bytes. */
    public static boolean is(byte[] bytes, int length) {
        return is(bytes, 0, length);
    }

    static boolean is(byte[] bytes, int from, int count) {
        int length = from + count;
        int i = from;
        while (i < length) {
            if (i <= length - Long.BYTES && ((long) WORD.get(bytes, i) & TOPS) == 0) {
                i += Long.BYTES;
            } else if (bytes[i] >= 0) {
                i++;
            } else {
                int tail = tail(bytes, i, length);
                if (tail == 0) {
                    return false;
                }
                i += 1 + tail;
            }
        }
        return true;
    }

    /** How many bytes at the beginning can only be the rest of a character that was cut before it: at most three. */
    public static int tailBytes(Buffer bytes) {
        int tail = 0;
        while (tail < Math.min(3, bytes.length()) && (bytes.getByte(tail) & 0xc0) == 0x80) {
            tail++;
        }
        return tail;
    }

    /** How many bytes at the end are the beginning of a character that is cut there: at most three. */
    public static int cutBytes(Buffer bytes) {
        for (int cut = 1; cut <= Math.min(3, bytes.length()); cut++) {
            int first = bytes.getByte(bytes.length() - cut) & 0xff;
            if ((first & 0xc0) != 0x80) {
                int whole = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
                return whole > cut ? cut : 0;
            }
        }
        return 0;
    }

    /** How many bytes follow this first one of a character; 0 where they aren't a character. */
    private static int tail(byte[] bytes, int i, int length) {
        int first = bytes[i] & 0xff;
        int tail = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        if (first < 0xc2 || first > 0xf4 || i + tail >= length) {
            return 0;
        }
        int second = bytes[i + 1] & 0xff;
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) {
            return 0;
        }
        for (int j = i + 2; j <= i + tail; j++) {
            if ((bytes[j] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return tail;
    }
}
