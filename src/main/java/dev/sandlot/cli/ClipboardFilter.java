package dev.sandlot.cli;

import java.io.ByteArrayOutputStream;
import java.util.Set;

/**
 * Takes what would read or set the clipboard (OSC 52, and kitty's OSC 5522) out of the bytes for a terminal: an agent must not learn what
 * a person has copied, nor choose what they paste into a shell. Everything else passes unchanged, in whatever pieces it comes; only the
 * beginning of a sequence whose number isn't known yet waits for the next piece, at most {@value #LONGEST} bytes of it.
 *
 * <p>It sees what terminals see: OSC as ESC ] and as the C1 control, alone or in UTF-8; numbers with leading zeros; control characters
 * that terminals pass over in between. A sequence ends at BEL, ST, CAN or SUB, or where another escape begins.
 */
final class ClipboardFilter {
    private static final Set<String> CLIPBOARD = Set.of("52", "5522");
    private static final int LONGEST = 16;

    private enum State {
        TEXT,
        /** After C2, with which C1 controls begin in UTF-8. */
        LEAD,
        ESCAPE,
        NUMBER,
        DROP,
        DROP_ESCAPE
    }

    private final ControlBytes controls = new ControlBytes();
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(LONGEST);
    private final StringBuilder number = new StringBuilder(LONGEST);
    private State state = State.TEXT;

    /** What of these bytes, and of those held back before, is for the terminal now. */
    byte[] pass(byte[] bytes, int from, int length) {
        passed.reset();
        for (int i = from; i < from + length; i++) {
            next(bytes[i] & 0xff);
        }
        return passed.toByteArray();
    }

    /** Another stream begins: what was held back of the last is dropped. */
    void reset() {
        held.reset();
        state = State.TEXT;
        controls.reset();
    }

    private void next(int b) {
        var control = controls.next(b);
        switch (state) {
            case TEXT -> text(b, control);
            case LEAD -> lead(b, control);
            case ESCAPE -> escape(b, control);
            case NUMBER -> number(b, control);
            case DROP -> drop(control);
            case DROP_ESCAPE -> dropEscape(b, control);
        }
    }

    private void text(int b, int control) {
        if (control == ControlBytes.ESC) {
            hold(b, State.ESCAPE);
        } else if (control == ControlBytes.OSC) {
            beginNumber(b);
        } else if (b == ControlBytes.LEAD) {
            hold(b, State.LEAD);
        } else {
            passed.write(b);
        }
    }

    private void lead(int b, int control) {
        if (control == ControlBytes.OSC) {
            beginNumber(b);
        } else {
            release();
            text(b, control);
        }
    }

    private void escape(int b, int control) {
        if (b == ']') {
            beginNumber(b);
        } else if (isPassedOver(control) || control == ControlBytes.BEL) {
            passed.write(b); // obeyed at once, in the middle of the escape
        } else {
            release();
            text(b, control);
        }
    }

    private void beginNumber(int b) {
        number.setLength(0);
        hold(b, State.NUMBER);
    }

    private void number(int b, int control) {
        if (b >= '0' && b <= '9') {
            number.append((char) b);
            hold(b, State.NUMBER);
            if (held.size() == LONGEST) {
                drop(); // nothing that is any use
            }
        } else if (!isPassedOver(control)
                && CLIPBOARD.contains(number.toString().replaceFirst("^0+", ""))) {
            drop();
            drop(control);
        } else if (!isPassedOver(control)) {
            release();
            text(b, control);
        }
    }

    private void drop() {
        held.reset();
        state = State.DROP;
    }

    private void drop(int control) {
        if (control == ControlBytes.ESC) {
            state = State.DROP_ESCAPE;
        } else if (ControlBytes.endsString(control)) {
            state = State.TEXT;
        }
    }

    private void dropEscape(int b, int control) {
        state = State.TEXT;
        if (b != '\\') {
            text(ControlBytes.ESC, ControlBytes.ESC);
            escape(b, control);
        }
    }

    /** What terminals obey or ignore in the middle of a sequence without ending it. */
    private static boolean isPassedOver(int control) {
        return control == ControlBytes.DEL
                || control >= 0 && control < ' ' && control != ControlBytes.ESC && !ControlBytes.endsString(control);
    }

    private void hold(int b, State next) {
        held.write(b);
        state = next;
    }

    private void release() {
        passed.write(held.toByteArray(), 0, held.size());
        held.reset();
        state = State.TEXT;
    }
}
