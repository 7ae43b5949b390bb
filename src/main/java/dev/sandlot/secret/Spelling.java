package dev.sandlot.secret;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Placeholders in texts of requests, each character of them as it is or percent-encoded, RFC 3986 section 2.1. */
final class Spelling {
    private static final int ENCODED = 3;

    private Spelling() {}

    /** Where a placeholder ends that begins there, or -1 where none does. */
    private static int end(String text, int from, String placeholder) {
        int at = from;
        for (int i = 0; i < placeholder.length(); i++) {
            char wanted = placeholder.charAt(i);
            if (at < text.length() && text.charAt(at) == wanted) {
                at++;
            } else if (isEncoded(text, at, wanted)) {
                at += ENCODED;
            } else {
                return -1;
            }
        }
        return at;
    }

    private static boolean isEncoded(String text, int at, char wanted) {
        return at + ENCODED <= text.length()
                && text.charAt(at) == '%'
                && Character.digit(text.charAt(at + 1), 16) == wanted >> 4
                && Character.digit(text.charAt(at + 2), 16) == (wanted & 15);
    }

    /** Whether one of them is somewhere in it. */
    static boolean has(String text, List<String> placeholders) {
        return replaced(text, placeholders, "") != null;
    }

    /** With the value in the place of each of them; null where there is none. */
    static @Nullable String replaced(String text, List<String> placeholders, String value) {
        StringBuilder made = null;
        int copied = 0;
        for (int at = 0; at < text.length(); ) {
            int end = end(text, at, placeholders);
            if (end < 0) {
                at++;
                continue;
            }
            made = made == null ? new StringBuilder() : made;
            made.append(text, copied, at).append(value);
            copied = end;
            at = end;
        }
        return made == null ? null : made.append(text, copied, text.length()).toString();
    }

    private static int end(String text, int from, List<String> placeholders) {
        for (var placeholder : placeholders) {
            int end = end(text, from, placeholder);
            if (end >= 0) {
                return end;
            }
        }
        return -1;
    }
}
