package dev.sandlot.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Paths of HTTP that every server reads alike: segments between single slashes, none of them {@code .} or {@code ..}. Nothing is written as
 * {@code %} and digits that could be written plainly or would part segments or be decoded again ({@code %61}, {@code %2e}, {@code %2f}, {@code %5c},
 * {@code %25}); beyond ASCII it is UTF-8 that no normalisation changes. There is no backslash, and no {@code ;}, behind which some servers hear
 * something of their own. A rule with a path judges only those.
 */
public final class PlainPath {
    private static final String MARKS = "-._~!$&'()*+,=:@/";
    /** What has no way to be written but with %, and parts nothing. */
    private static final String ESCAPED = " \"#<>[]^`{|}";

    private PlainPath() {}

    /**
     * The path before a query, or null where it is not plain.
     *
     * @param path as it was sent
     */
    public static @Nullable String of(String path) {
        int query = path.indexOf('?');
        var plain = query < 0 ? path : path.substring(0, query);
        if (!plain.startsWith("/") || plain.contains("//")) {
            return null;
        }
        for (var segment : plain.split("/")) {
            if (segment.equals(".") || segment.equals("..")) {
                return null;
            }
        }
        return isPlain(plain) ? plain : null;
    }

    private static boolean isPlain(String path) {
        var decoded = ByteBuffer.allocate(path.length());
        for (int i = 0; i < path.length(); i++) {
            int letter = path.charAt(i);
            if (letter == '%') {
                letter = escaped(path, i + 1);
                i += 2;
                if (letter < 0x80 && ESCAPED.indexOf(letter) < 0) {
                    return false;
                }
            } else if (!isLetterOrDigit(letter) && MARKS.indexOf(letter) < 0) {
                return false;
            }
            decoded.put((byte) letter);
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(decoded.flip());
            return Normalizer.isNormalized(text, Normalizer.Form.NFKC);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean isLetterOrDigit(int letter) {
        return letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z' || letter >= '0' && letter <= '9';
    }

    /** The byte of two digits; -1 where there are none. */
    private static int escaped(String path, int at) {
        if (at + 2 > path.length() || path.charAt(at) >= 0x80 || path.charAt(at + 1) >= 0x80) {
            return -1;
        }
        int high = Character.digit(path.charAt(at), 16);
        int low = Character.digit(path.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** Whether the path is the prefix, or goes on in a segment of its own. Both are plain. */
    public static boolean isWithin(String path, String prefix) {
        return path.startsWith(prefix)
                && (path.length() == prefix.length() || prefix.endsWith("/") || path.charAt(prefix.length()) == '/');
    }

    /** Whether it is so for some server: one may take capital letters for small ones, or add a slash at the end. */
    public static boolean mayBeWithin(String path, String prefix) {
        var whole = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        return isWithin(path.toLowerCase(Locale.ROOT), whole.toLowerCase(Locale.ROOT));
    }
}
