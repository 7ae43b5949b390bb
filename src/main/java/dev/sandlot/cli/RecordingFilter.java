package dev.sandlot.cli;

import dev.sandlot.wire.ControlBytes;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a recorded terminal was sent, made fit for another one that is not the recorded program's: it draws and does nothing else. Passed is what is
 * known to draw: text, colours, movements, the modes of drawing, titles, links and sixel pictures. All else is dropped: questions, which the terminal would
 * answer as if typed (device attributes, status, modes, colours, the keyboard, its size, answerback), the mouse, the focus, other keyboards and
 * character sets, the clipboard, printers, notifications, files. Takes text in whatever pieces it comes; an unfinished sequence waits for its next piece.
 */
final class RecordingFilter {
    private static final int LONGEST_SEQUENCE = 256;
    private static final int LONGEST_STRING = 4096;
    private static final char ENQ = 5;
    private static final char BEL = 7;
    private static final char ESC = 0x1b;

    /** Finals of control sequences, by what stands before them: a private mark, or what is in between. */
    private static final Set<String> DRAWING = Set.of(
            " @", " A", " q", "!p", "\"q", "$r", "$t", "$v", "$x", "$z", "${", "'}", "'~", "?J", "?K", "?h", "?l", "?r",
            "?s");

    private static final String PLAIN_DRAWING = "@ABCDEFGHIJKLMPSTXZ^`abdefghlmqrsu";
    /** Application cursor keys are among them: the player knows these too. */
    private static final Set<String> MODES = Set.of(
            "1", "5", "6", "7", "12", "25", "45", "47", "66", "69", "80", "1047", "1048", "1049", "2004", "2026",
            "2027");

    /** Insertion. */
    private static final String ANSI_MODE = "4";

    /** Titles and links. */
    private static final Set<String> STRINGS = Set.of("0", "1", "2", "8");

    private enum State {
        TEXT,
        ESCAPE,
        INTERMEDIATE,
        SEQUENCE,
        OSC,
        DCS,
        /** A picture's: passed as it comes. */
        PICTURE,
        DROPPED
    }

    private final StringBuilder passed = new StringBuilder();
    /** Of the sequence or string that has begun, without its introducer. */
    private final StringBuilder held = new StringBuilder();

    private State state = State.TEXT;
    /** Within a string an ESC has come, which ends it. */
    private boolean ending;

    /** What of this, and of what was held back before, is for the terminal now. */
    String pass(String text) {
        passed.setLength(0);
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c >= 0x80 && c < 0xa0) {
                // A C1 control is its escape.
                next(ESC);
                next((char) (c - 0x40));
            } else if (c != ENQ) {
                next(c);
            }
        }
        return passed.toString();
    }

    private void next(char c) {
        if (isString()) {
            string(c);
        } else if (c == ESC) {
            begin(State.ESCAPE);
        } else if (c == ControlBytes.CAN || c == ControlBytes.SUB) {
            state = State.TEXT;
        } else if (c < ' ' || state == State.TEXT) {
            // Controls are obeyed at once, in the middle of a sequence too.
            passed.append(c);
        } else if (c != ControlBytes.DEL) {
            switch (state) {
                case ESCAPE -> escape(c);
                case INTERMEDIATE -> intermediate(c);
                default -> sequence(c);
            }
        }
    }

    private void begin(State next) {
        held.setLength(0);
        ending = false;
        state = next;
    }

    private void escape(char c) {
        switch (c) {
            case '[' -> begin(State.SEQUENCE);
            case ']' -> begin(State.OSC);
            case 'P' -> begin(State.DCS);
            case 'X', '^', '_' -> begin(State.DROPPED);
            case 'Z', '\\' -> state = State.TEXT;
            default -> intermediate(c);
        }
    }

    private void intermediate(char c) {
        state = State.TEXT;
        if (c > '~') {
            passed.append(c);
        } else if (c >= '0') {
            // Other character sets would make another thing of what follows, and S8C1T of what the terminal sends.
            if (held.indexOf("%") < 0 && held.indexOf(" ") < 0) {
                passed.append(ESC).append(held).append(c);
            }
        } else if (held.length() < LONGEST_SEQUENCE) {
            held.append(c);
            state = State.INTERMEDIATE;
        }
    }

    private void sequence(char c) {
        if (c > '~') {
            state = State.TEXT;
            passed.append(c);
        } else if (c < '@') {
            // One that is too long keeps what makes it so, and is dropped at its end.
            if (held.length() < LONGEST_SEQUENCE) {
                held.append(c);
            }
        } else {
            state = State.TEXT;
            finish(held.toString(), c);
        }
    }

    private void finish(String parameters, char last) {
        var numbers = parameters.replaceAll("[^0-9;:]", "");
        var marks = parameters.replaceAll("[0-9;:]", "");
        var draws = marks.isEmpty() ? PLAIN_DRAWING.indexOf(last) >= 0 : DRAWING.contains(marks + last);
        if (!draws || parameters.length() >= LONGEST_SEQUENCE) {
            return;
        }
        if (marks.equals("?") && "hlrs".indexOf(last) >= 0) {
            var modes =
                    Arrays.stream(numbers.split(";")).filter(MODES::contains).collect(Collectors.joining(";"));
            if (!modes.isEmpty()) {
                passed.append(ESC).append("[?").append(modes).append(last);
            }
        } else if (!marks.isEmpty() || "hl".indexOf(last) < 0 || numbers.equals(ANSI_MODE)) {
            passed.append(ESC).append('[').append(parameters).append(last);
        }
    }

    private boolean isString() {
        return state == State.OSC || state == State.DCS || state == State.PICTURE || state == State.DROPPED;
    }

    private void string(char c) {
        if (ending) {
            end();
            next(ESC);
            next(c);
        } else if (c == ESC) {
            ending = true;
        } else if (c == ControlBytes.CAN || c == ControlBytes.SUB) {
            held.setLength(0);
            end();
        } else if (c == BEL && (state == State.OSC || state == State.DROPPED)) {
            end();
        } else if (state == State.PICTURE) {
            passed.append(c);
        } else if (state != State.DROPPED && c >= ' ') {
            held.append(c);
            hold(c);
        }
    }

    private void hold(char c) {
        if (held.length() > LONGEST_STRING) {
            begin(State.DROPPED);
        } else if (state == State.DCS && c >= '@') {
            var isPicture = held.toString().matches("[0-9;]*q");
            if (isPicture) {
                passed.append(ESC).append('P').append(held);
            }
            begin(isPicture ? State.PICTURE : State.DROPPED);
        }
    }

    private void end() {
        var semicolon = held.indexOf(";");
        if (state == State.PICTURE) {
            passed.append(ESC).append('\\');
        } else if (state == State.OSC && semicolon > 0 && STRINGS.contains(held.substring(0, semicolon))) {
            passed.append(ESC).append(']').append(held).append(ESC).append('\\');
        }
        begin(State.TEXT);
    }
}
