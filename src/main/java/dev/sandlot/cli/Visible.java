package dev.sandlot.cli;

/** Makes text that came from elsewhere harmless for a terminal: names, messages and tables never carry control sequences. */
final class Visible {
    private Visible() {}

    /** One line: line ends and tabs are shown as escapes too. */
    static String line(String text) {
        return clean(text, false);
    }

    /** Several lines: line ends and tabs stay. */
    static String lines(String text) {
        return clean(text, true);
    }

    /** A document in JSON, which stays the same: within its strings everything that a terminal might obey is escaped as JSON does. */
    static String json(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (clean == null && c >= 0x7f && isControl(c)) {
                clean = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (clean != null) {
                if (c >= 0x7f && isControl(c)) {
                    hex(clean, c);
                } else {
                    clean.append(c);
                }
            }
        }
        return clean == null ? text : clean.toString();
    }

    /** What shows text in another order than it is in: the explicit directions of UAX 9. */
    static boolean isReordering(int c) {
        return c == 0x061c || c == 0x200e || c == 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    }

    private static String clean(String text, boolean keepLines) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            var harmless = keepLines && (c == '\n' || c == '\t') || !isControl(c);
            if (harmless && clean == null) {
                continue;
            }
            if (clean == null) {
                clean = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (harmless) {
                clean.append(c);
            } else {
                escape(clean, c);
            }
        }
        return clean == null ? text : clean.toString();
    }

    /** C0, DEL, C1, and what reverses or hides text: bidirectional controls, zero widths, line separators, lone surrogates are left. */
    private static boolean isControl(char c) {
        return c < ' '
                || c >= 0x7f && c <= 0x9f
                || c >= 0x200b && c <= 0x200f
                || c >= 0x2028 && c <= 0x202e
                || isReordering(c)
                || c == 0xfeff;
    }

    private static void escape(StringBuilder to, char c) {
        switch (c) {
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            case 0x1b -> to.append("\\e");
            default -> hex(to, c);
        }
    }

    private static void hex(StringBuilder to, char c) {
        var hex = Integer.toHexString(c);
        to.append("\\u").append("0000", 0, 4 - hex.length()).append(hex);
    }
}
