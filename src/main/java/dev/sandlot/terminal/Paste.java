package dev.sandlot.terminal;

import java.util.regex.Pattern;

/**
 * Text on its way into a terminal as a person would bring it there: one line is typed, several are pasted, in brackets where the program asked for them
 * (xterm's mode 2004).
 *
 * @param text never holds a bracket of its own, which would end the paste early and have the rest taken for keys; each line ends with a line feed
 */
record Paste(String text) {
    /** By ESC [ or as one C1 control. */
    private static final Pattern BRACKET = Pattern.compile("(?:\u001b\\[|\u009b)0*20[01]~");

    private static final Pattern LINE_END = Pattern.compile("\r\n?");

    Paste {
        text = LINE_END.matcher(text).replaceAll("\n");
        for (var found = BRACKET.matcher(text); found.find(); found = BRACKET.matcher(text)) {
            text = found.replaceAll(""); // what is left may have come together to another one
        }
    }
}
