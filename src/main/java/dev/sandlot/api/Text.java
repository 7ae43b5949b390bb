package dev.sandlot.api;

/** Text that came from outside. */
public final class Text {
    private static final int MOST = 200;

    private Text() {}

    /** Fit to be repeated in an answer or a log: no control characters, not long. */
    public static String printable(String text) {
        var clean = text.codePoints()
                .limit(MOST)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return text.codePointCount(0, text.length()) > MOST ? clean.append('…').toString() : clean.toString();
    }
}
