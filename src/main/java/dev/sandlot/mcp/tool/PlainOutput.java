package dev.sandlot.mcp.tool;

import java.util.regex.Pattern;

/**
 * Output as a model should read it: without what a terminal would obey (ECMA-48), and of a line that was written over again and again, as
 * a progress bar is, what stood there last.
 */
final class PlainOutput {
    private static final Pattern CONTROLS = Pattern.compile(
            "\u001b\\[[0-?]*+[ -/]*+[@-~]?" // control sequences
                    + "|\u001b[\\]PX^_][^\u0007\u001b\n]*+(?:\u0007|\u001b\\\\)?" // strings, to their end or the line's
                    + "|\u001b[ -/]*+[0-~]?" // other escapes
                    + "|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]");
    private static final Pattern PAINTED_OVER = Pattern.compile("[^\n\r]*+\r++(?=[^\n\r])");

    private PlainOutput() {}

    /** Never longer than what it is made of. */
    static String of(String raw) {
        var text = raw.indexOf('\r') < 0
                ? raw
                : PAINTED_OVER.matcher(raw).replaceAll("").replace("\r", "");
        return CONTROLS.matcher(text).replaceAll("");
    }

    /** The last line that says anything, at most so many characters of it; empty where there is none. */
    static String lastLine(String raw, int most) {
        var text = of(raw).stripTrailing();
        var line = text.substring(text.lastIndexOf('\n') + 1).strip();
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }
}
