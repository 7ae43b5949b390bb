package dev.sandlot.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A value that is looked for in bytes, and what takes its place, as long as it. It is found as it is; with any of its characters percent-encoded; and with
 * any escaped as in JSON. What takes the place of a character is spelled likewise, so that the length never changes.
 */
final class Needle {
    /** It may begin here, and too little has come to tell. */
    static final int MORE = -1;
    /** It does not begin here. */
    static final int NOT = 0;

    private static final int PERCENT = 3;
    private static final int UNICODE = 6;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] value;
    private final byte[] stand;

    private Needle(byte[] value, byte[] stand) {
        this.value = value;
        this.stand = stand;
    }

    static Needle of(String value, String stand) {
        if (value.length() != stand.length()) {
            throw new IllegalArgumentException("what takes the place of a value is as long as it");
        }
        return new Needle(value.getBytes(StandardCharsets.ISO_8859_1), stand.getBytes(StandardCharsets.ISO_8859_1));
    }

    int length() {
        return value.length;
    }

    byte first() {
        return value[0];
    }

    /** How many bytes of it there are from there on, which are then what takes its place; or {@link #NOT}, or {@link #MORE}. */
    int replace(byte[] in, int from, int end) {
        int plain = plain(in, from, end);
        if (plain > 0) {
            System.arraycopy(stand, 0, in, from, stand.length);
            return plain;
        }
        int percent = spelled(in, from, end, false);
        int json = percent > 0 ? NOT : spelled(in, from, end, true);
        int spelled = Math.max(percent, json);
        if (spelled > 0) {
            respell(in, from, json > 0);
            return spelled;
        }
        return plain == MORE || percent == MORE || json == MORE ? MORE : NOT;
    }

    private int plain(byte[] in, int from, int end) {
        int there = Math.min(value.length, end - from);
        if (Arrays.mismatch(in, from, from + there, value, 0, there) >= 0) {
            return NOT;
        }
        return there == value.length ? there : MORE;
    }

    /** @param json whether it may be escaped as in JSON; else percent-encoded */
    private int spelled(byte[] in, int from, int end, boolean json) {
        int at = from;
        for (var wanted : value) {
            int length = spelling(in, at, end, wanted, json);
            if (length <= 0) {
                return length;
            }
            at += length;
        }
        return at - from;
    }

    /** How many bytes spell this one there; what begins as an escape is one, since who escapes does so with what begins them too. */
    private static int spelling(byte[] in, int at, int end, byte wanted, boolean json) {
        if (at == end) {
            return MORE;
        }
        int escaped = NOT;
        if (json && in[at] == '\\') {
            escaped = json(in, at, end, wanted);
        } else if (!json && in[at] == '%') {
            escaped = percent(in, at, end, wanted);
        }
        if (escaped != NOT) {
            return escaped;
        }
        return in[at] == wanted || !json && in[at] == '+' && wanted == ' ' ? 1 : NOT;
    }

    private static int percent(byte[] in, int at, int end, byte wanted) {
        return hex(in, at + 1, end, PERCENT - 1, wanted, PERCENT);
    }

    private static int json(byte[] in, int at, int end, byte wanted) {
        if (at + 1 == end) {
            return MORE;
        }
        if (in[at + 1] == 'u') {
            return hex(in, at + 2, end, UNICODE - 2, wanted, UNICODE);
        }
        return in[at + 1] == wanted && (wanted == '"' || wanted == '\\' || wanted == '/') ? 2 : NOT;
    }

    /** The answer is {@code length} where so many digits are this number. */
    private static int hex(byte[] in, int at, int end, int digits, byte number, int length) {
        for (int i = 0; i < digits; i++) {
            if (at + i == end) {
                return MORE;
            }
            int shift = 4 * (digits - 1 - i);
            if (Character.digit(in[at + i], 16) != (number >> shift & 15)) {
                return NOT;
            }
        }
        return length;
    }

    private void respell(byte[] in, int from, boolean json) {
        int at = from;
        for (int i = 0; i < value.length; i++) {
            int length = spelling(in, at, in.length, value[i], json);
            if (length == PERCENT || length == UNICODE) {
                in[at + length - 2] = HEX[stand[i] >> 4 & 15];
                in[at + length - 1] = HEX[stand[i] & 15];
            } else {
                Arrays.fill(in, at, at + length, stand[i]);
            }
            at += length;
        }
    }
}
