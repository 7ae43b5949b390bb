package dev.sandlot.process;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Text on its way into a terminal as a person would bring it there: one line is typed, several are pasted. A program that asked for
 * bracketed paste (xterm's mode 2004) gets those in brackets, so that it takes them for one text and no line's end for Enter; any other
 * gets a carriage return for each line's end, as from the key.
 *
 * @param text never holds a bracket of its own, which would end the paste early and have the rest taken for keys
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

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Of tmux's paste-buffer, which turns line feeds into returns by itself; -r would have it not do so in one line, where there are none. */
    String option() {
        return text.indexOf('\n') >= 0 ? "-p" : "-r";
    }
}
