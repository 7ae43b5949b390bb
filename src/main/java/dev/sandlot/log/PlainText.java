package dev.sandlot.log;

/**
 * Output as lines of plain text: what a terminal would obey is taken out (ECMA-48 control sequences and strings, control characters,
 * marks that change the direction of text), and where it would go to another line or back to the beginning of this one, a new line
 * begins. No screen is kept, so what was painted over is still there, before what was painted last.
 */
final class PlainText {
    private static final int ESCAPE = 0x1b;
    private static final int CSI = 0x9b;
    private static final int BELL = 7;

    /** Finals of control sequences that move the cursor to another line. */
    private static final String TO_ANOTHER_LINE = "ABEFHdf";

    private final String raw;
    private final StringBuilder plain = new StringBuilder();
    private int at;

    private PlainText(String raw) {
        this.raw = raw;
    }

    /** Never fails, whatever it is given. */
    static String of(String raw) {
        var text = new PlainText(raw);
        while (text.at < raw.length()) {
            text.step();
        }
        return text.plain.toString();
    }

    private void step() {
        int c = raw.codePointAt(at);
        at += Character.charCount(c);
        switch (c) {
            case ESCAPE -> escape();
            case CSI -> sequence();
            case '\n', '\r', 0x0b, 0x0c -> plain.append('\n');
            case '\t' -> plain.append(' ');
            case '\b' -> back();
            default -> {
                if (isShown(c)) {
                    plain.appendCodePoint(c);
                }
            }
        }
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private void back() {
        int last = plain.length() - 1;
        if (last >= 0 && plain.charAt(last) != '\n') {
            plain.setLength(plain.offsetByCodePoints(plain.length(), -1));
        }
    }

    private void escape() {
        int c = peek();
        at++;
        if (c == '[') {
            sequence();
        } else if (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_') {
            string();
        } else if (c >= 0x20 && c <= 0x2f) {
            pass(0x20, 0x2f);
            at++;
        }
    }

    /** Parameters, then intermediates, then one final (ECMA-48, 5.4). */
    private void sequence() {
        pass(0x30, 0x3f);
        pass(0x20, 0x2f);
        int last = peek();
        if (last < 0x40 || last > 0x7e) {
            return;
        }
        at++;
        if (TO_ANOTHER_LINE.indexOf(last) >= 0) {
            plain.append('\n');
        } else if (last == 'C' || last == 'G') {
            plain.append(' ');
        }
    }

    /** Up to its terminator, or to the end of the line: one that is never ended hides no more than that. */
    private void string() {
        for (int c = peek(); c >= 0 && c != '\n'; c = peek()) {
            at++;
            if (c == BELL || c == 0x9c) {
                return;
            }
            if (c == ESCAPE && peek() == '\\') {
                at++;
                return;
            }
        }
    }

    private void pass(int from, int to) {
        while (peek() >= from && peek() <= to) {
            at++;
        }
    }

    /** The next character, or -1 at the end. */
    private int peek() {
        return at < raw.length() ? raw.charAt(at) : -1;
    }
}
