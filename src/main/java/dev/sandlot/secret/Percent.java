package dev.sandlot.secret;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding, RFC 3986 section 2. */
final class Percent {
    /** What may stand as it is in a segment of a path beside {@link #UNRESERVED}. */
    static final String IN_SEGMENTS = "!$&'()*+,;=:@";

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final String DIGITS = "0123456789ABCDEF";

    private Percent() {}

    /** @param text ASCII */
    static String encoded(String text, String plain) {
        var made = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (UNRESERVED.indexOf(c) >= 0 || plain.indexOf(c) >= 0) {
                made.append(c);
            } else {
                made.append('%').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 15));
            }
        }
        return made.toString();
    }

    /** As the bytes that it stands for, one character each; what is no percent-encoding stands for itself. */
    static String decoded(String text) {
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (text.charAt(i) == '%' && high >= 0 && low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
