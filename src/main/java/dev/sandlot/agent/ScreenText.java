package dev.sandlot.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What stands on a terminal's screen, in the form that rules look at: the last lines that are not blank, without the frames of boxes, control
 * characters and the blanks at both ends. A line that is nothing but a line is one {@code ─}. Bounded, whatever was on the screen.
 */
record ScreenText(List<String> lines) {
    static final int MOST_LINES = 60;
    static final int LONGEST_LINE = 300;
    /** A screen has at most some hundred rows of some hundred columns; whatever is beyond that is not looked at. */
    private static final int MOST_BYTES = 1 << 19;

    static final String RULE = "─";

    private static final String FRAME = "─━═╌╍┄┅┈┉╭╮╰╯┌┐└┘├┤┬┴┼╔╗╚╝╠╣┏┓┗┛▔▁▀▄╹╻";
    private static final String SIDES = "│┃║▌▐▏▕";
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    /** Of UTF-8 text, a line each row. */
    static ScreenText of(byte[] screen) {
        int from = Math.max(0, screen.length - MOST_BYTES);
        var rows = new String(screen, from, screen.length - from, StandardCharsets.UTF_8).split("\n");
        var lines = new ArrayList<String>();
        for (int i = rows.length - 1; i >= 0 && lines.size() < MOST_LINES; i--) {
            var line = plain(rows[i]);
            boolean repeated =
                    line.equals(RULE) && !lines.isEmpty() && lines.get(0).equals(RULE);
            if (!line.isEmpty() && !repeated) {
                lines.add(0, line);
            }
        }
        return new ScreenText(List.copyOf(lines));
    }

    private static String plain(String row) {
        var text = row.length() > LONGEST_LINE ? row.substring(0, LONGEST_LINE) : row;
        var line = CONTROL.matcher(text.replace('\u00a0', ' ')).replaceAll("").strip();
        if (line.length() > 2 && line.chars().allMatch(c -> FRAME.indexOf(c) >= 0 || c == ' ')) {
            return RULE;
        }
        int begin = 0;
        int end = line.length();
        while (begin < end && isSide(line.charAt(begin))) {
            begin++;
        }
        while (end > begin && isSide(line.charAt(end - 1))) {
            end--;
        }
        var inner = line.substring(begin, end).strip();
        return inner.length() > 2 && inner.chars().allMatch(c -> FRAME.indexOf(c) >= 0) ? RULE : inner;
    }

    private static boolean isSide(char c) {
        return SIDES.indexOf(c) >= 0 || FRAME.indexOf(c) >= 0;
    }

    /** The last lines, joined. */
    String last(int count) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }
}
