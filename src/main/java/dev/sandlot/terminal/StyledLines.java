package dev.sandlot.terminal;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The screen of a terminal as its holder has left it at the end: what a living one shows as {@code STYLED}.
 *
 * @param lines one for each row, with colours and styles (SGR) and no other control; empty where the holder was killed
 */
record StyledLines(String lines) {
    private static final Pattern SGR = Pattern.compile("\033\\[[0-9:;]*m");
    private static final Pattern BLANKS_AT_END = Pattern.compile("(?<! ) ++(?=\n)");
    private static final Pattern EMPTY_AT_END = Pattern.compile("(?<!\n)\n*+\\z");

    /** Whatever the terminal has been shown: its main screen, emptied, with nothing set that has text stand elsewhere or look different. */
    private static final String BEGIN = "\033\\\033[?2026h\033[?1049l\033[?6l\033[?69l\033[r\033[4l\033[20l"
            + "\033(B\017\033[0\"q\033[0m\033[?7l\033[H\033[2J";

    private static final String END = "\033[?7h\033[?25h\033[?2026l";

    static StyledLines of(Buffer bytes) {
        return new StyledLines(bytes.toString(StandardCharsets.UTF_8));
    }

    Buffer styled() {
        return Buffer.buffer(lines);
    }

    /** What a living one shows as {@code TEXT}: without styles, and without blanks at the ends of lines. */
    Buffer text() {
        return Buffer.buffer(
                BLANKS_AT_END.matcher(SGR.matcher(lines).replaceAll("")).replaceAll(""));
    }

    /** Bytes that draw it on a terminal of any size: what is too wide is cut off, what is too high has scrolled up, and the cursor is behind it. */
    Buffer drawing() {
        var rows = EMPTY_AT_END.matcher(lines).replaceFirst("").replace("\n", "\r\n");
        return lines.isEmpty() ? Buffer.buffer() : Buffer.buffer(BEGIN + rows + END);
    }
}
