package dev.sandlot.sync;

/** Case where only ASCII has one: names are bytes, and what they mean beyond it is not known. */
final class Ascii {
    private Ascii() {}

    static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
    }

    static String lower(String text) {
        if (text.chars().noneMatch(c -> c >= 'A' && c <= 'Z')) {
            return text;
        }
        var lower = text.toCharArray();
        for (int at = 0; at < lower.length; at++) {
            lower[at] = lower(lower[at]);
        }
        return new String(lower);
    }
}
