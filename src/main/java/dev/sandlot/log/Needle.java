package dev.sandlot.log;

import dev.sandlot.model.Fault;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Text that is looked for in output as it was printed: in whatever case, and also where colours are switched within it. It is compared byte by
 * byte, so that a place that is found is a place in the log.
 */
public final class Needle {
    static final int LONGEST = 200;
    /** It does not begin here. */
    static final int NO = -1;
    /** It may begin here: more bytes are needed to tell. */
    static final int MORE = -2;

    private static final int LONGEST_ESCAPE = 64;
    private static final byte ESCAPE = 0x1b;

    private final byte[][] lower;
    private final byte[][] upper;
    private final boolean[] begins = new boolean[256];

    private Needle(String text) {
        lower = text.codePoints().mapToObj(c -> utf8(Character.toLowerCase(c))).toArray(byte[][]::new);
        upper = text.codePoints().mapToObj(c -> utf8(Character.toUpperCase(c))).toArray(byte[][]::new);
        begins[lower[0][0] & 0xff] = true;
        begins[upper[0][0] & 0xff] = true;
    }

    /** A fault of kind INVALID for {@code q} where it can't be looked for. */
    public static Needle of(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST || text.contains("\n")) {
            throw Fault.invalid("q", "must be 1 to " + LONGEST + " characters on one line")
                    .asException();
        }
        return new Needle(text);
    }

    private static byte[] utf8(int codePoint) {
        return Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
    }

    boolean mayBeginWith(byte first) {
        return begins[first & 0xff];
    }

    /** Where it ends if it begins at {@code at}, or {@link #NO} or {@link #MORE}. */
    int match(byte[] bytes, int at) {
        int end = at;
        for (int i = 0; i < lower.length; i++) {
            if (i > 0) {
                end = behindEscapes(bytes, end);
                if (end < 0) {
                    return end;
                }
            }
            end = either(lower[i], upper[i], bytes, end);
            if (end < 0) {
                return end;
            }
        }
        return end;
    }

    private static int either(byte[] one, byte[] other, byte[] bytes, int at) {
        int first = match(one, bytes, at);
        int second = first >= 0 ? first : match(other, bytes, at);
        return second >= 0 ? second : Math.min(first, second);
    }

    private static int match(byte[] character, byte[] bytes, int at) {
        for (int i = 0; i < character.length; i++) {
            if (at + i >= bytes.length) {
                return MORE;
            }
            if (bytes[at + i] != character[i]) {
                return NO;
            }
        }
        return at + character.length;
    }

    private static int behindEscapes(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] == ESCAPE) {
            if (at + 1 < bytes.length && bytes[at + 1] != '[') {
                return NO;
            }
            int end = at + 2;
            while (end < bytes.length && bytes[end] >= 0x20 && bytes[end] < 0x40) {
                end++;
            }
            if (end - from > LONGEST_ESCAPE) {
                return NO;
            }
            if (end >= bytes.length) {
                return MORE;
            }
            at = end + 1;
        }
        return at;
    }
}
