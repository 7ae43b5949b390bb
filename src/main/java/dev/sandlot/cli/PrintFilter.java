package dev.sandlot.cli;

import dev.sandlot.wire.ControlBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a process has printed, made harmless for a terminal on which it is printed among other things: text passes with its colours
 * (SGR), tabs, line ends, returns, backspaces and what moves or erases within the line. All else that a terminal would obey is dropped:
 * titles, the clipboard, questions that it would answer as if typed, other modes, moving over what others printed, C1 controls, and
 * what shows text in another order than it is in (UAX 9). It takes bytes in whatever pieces they come; an unfinished sequence waits
 * for its next piece, a line's end ends any. A whole screen of a remote terminal is for {@link dev.sandlot.wire.TerminalFilter}.
 */
final class PrintFilter {
    /** Of a sequence; no colour takes more. */
    private static final int LONGEST = 64;

    /** Colours, and erasing or moving within the line. */
    private static final String HARMLESS = "mKCDGP@";

    private static final String WITHIN_LINE = "\n\r\t\b";
    private static final int DCS = 0x90;
    private static final int SOS = 0x98;
    private static final int CSI = 0x9b;
    private static final int PM = 0x9e;
    private static final int APC = 0x9f;

    private enum State {
        TEXT,
        ESCAPE,
        /** Of those with bytes between ESC and the last, such as character sets. */
        INTERMEDIATE,
        SEQUENCE,
        STRING,
        STRING_ESCAPE
    }

    /** The last bytes of the sequences that pass. */
    private final String passing;

    private final ControlBytes controls = new ControlBytes();
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream character = new ByteArrayOutputStream(4);
    private final ByteArrayOutputStream sequence = new ByteArrayOutputStream(LONGEST);
    private State state = State.TEXT;

    PrintFilter() {
        this(HARMLESS);
    }

    private PrintFilter(String passing) {
        this.passing = passing;
    }

    /** Without colours and the other sequences too. */
    static PrintFilter plain() {
        return new PrintFilter("");
    }

    /** What of these bytes, and of those held back before, is for the terminal now. */
    byte[] pass(byte[] bytes) {
        return pass(bytes, 0, bytes.length);
    }

    /** The same, of a part of them. */
    byte[] pass(byte[] bytes, int from, int length) {
        passed.reset();
        for (int i = from; i < from + length; i++) {
            next(bytes[i] & 0xff);
        }
        return passed.toByteArray();
    }

    private void next(int b) {
        var control = controls.next(b);
        if (control == '\n') {
            state = State.TEXT;
        }
        switch (state) {
            case TEXT -> text(b, control);
            case ESCAPE -> escape(b, control);
            case INTERMEDIATE -> intermediate(b, control);
            case SEQUENCE -> sequence(b, control);
            case STRING -> string(control);
            case STRING_ESCAPE -> {
                state = State.TEXT;
                if (b != '\\') {
                    escape(b, control);
                }
            }
        }
    }

    private void text(int b, int control) {
        if (control >= 0) {
            character.reset();
            control(control);
            return;
        }
        if (b < 0x80 || b >= 0xc0) {
            character.reset();
        }
        character.write(b);
        if (controls.isBetween()) {
            if (!isReordering()) {
                passed.write(character.toByteArray(), 0, character.size());
            }
            character.reset();
        }
    }

    private void control(int control) {
        if (WITHIN_LINE.indexOf(control) >= 0) {
            passed.write(control);
        } else if (control == ControlBytes.ESC) {
            state = State.ESCAPE;
        } else if (control == CSI) {
            begin();
        } else if (control == ControlBytes.OSC || control == DCS || control == SOS || control == PM || control == APC) {
            state = State.STRING;
        }
    }

    private void escape(int b, int control) {
        if (b == '[') {
            begin();
        } else if ("]PX^_".indexOf(b) >= 0) {
            state = State.STRING;
        } else {
            intermediate(b, control);
        }
    }

    private void intermediate(int b, int control) {
        state = b >= ' ' && b < '0' ? State.INTERMEDIATE : State.TEXT;
        if (control >= 0) {
            text(b, control);
        }
    }

    private void begin() {
        sequence.reset();
        state = State.SEQUENCE;
    }

    private void sequence(int b, int control) {
        if (control >= 0) {
            state = State.TEXT;
            text(b, control);
        } else if (b >= '@' && b <= '~') {
            state = State.TEXT;
            finish(b);
        } else if (sequence.size() < LONGEST) {
            sequence.write(b);
        } else {
            state = State.STRING; // no use to any terminal: dropped up to the line's end
        }
    }

    /** With nothing but numbers in it: a mark or an intermediate makes something else of the same letter. */
    private void finish(int last) {
        var numbers = sequence.toString(StandardCharsets.ISO_8859_1);
        if (passing.indexOf(last) >= 0 && numbers.chars().allMatch(c -> c >= '0' && c <= ';')) {
            passed.write(ControlBytes.ESC);
            passed.write('[');
            passed.write(sequence.toByteArray(), 0, sequence.size());
            passed.write(last);
        }
    }

    private void string(int control) {
        if (control == ControlBytes.ESC) {
            state = State.STRING_ESCAPE;
        } else if (ControlBytes.endsString(control)) {
            state = State.TEXT;
        }
    }

    private boolean isReordering() {
        return character.size() > 1
                && character.size() < 4
                && character.toString(StandardCharsets.UTF_8).chars().anyMatch(Visible::isReordering);
    }
}
