package dev.sandlot.wire;

import java.io.ByteArrayOutputStream;
import java.util.regex.Pattern;

/**
 * Takes out of the bytes for a terminal what would have it type: questions, which it answers as if somebody had typed the answer. And what reads or sets
 * its clipboard (OSC 52, kitty's OSC 5522): nobody's clipboard is read, and set only where that is allowed. Everything else passes unchanged, in
 * whatever pieces it comes; only the beginning of a sequence of which that isn't known yet waits for the next piece, at most {@value #LONGEST} bytes.
 *
 * <p>It sees what terminals see: sequences that begin with ESC or with the C1 control in UTF-8, control characters that are obeyed in the middle of
 * them, ends by BEL, ST, CAN, SUB or another escape. Source: xterm's ctlseqs, kitty's protocol extensions.
 */
public final class TerminalFilter {
    private static final int LONGEST = 128;
    /** From what stands behind ESC to the C1 control that means the same. */
    private static final int C1 = 0x40;

    /** What follows CSI. */
    private static final Pattern CONTROL_QUESTION = Pattern.compile(
            "[>=]?[0-9;]*c" // device attributes
                    + "|\\??[0-9;]*n" // status and the cursor's position
                    + "|\\??[0-9;]*\\$p|[0-9;]*\\$w|[0-9;]*&u|[0-9;]*\\*y|[0-9;]*x" // modes and other reports
                    + "|>[0-9]*q|\\?u|\\?[0-9;]*[mS]" // the version, the keyboard, graphics
                    + "|(?:1[1345689]|2[01])(?:;[0-9;]*)?t"); // the window

    private static final Pattern POSITION_QUESTION = Pattern.compile("\\??6n");
    /** What follows OSC: colours, fonts and the like, which a question mark asks for. */
    private static final Pattern COMMAND_QUESTION =
            string("0*(?:4|5|1[0-9]|2[12]|50|60|61|66|702);(?:[^?]{0,100};)?\\?(?:;.*)?");

    private static final Pattern CLIPBOARD_QUESTION = string("0*(?:52|5522);[^;]*;\\?.*");
    /** And numbers that are no use. iTerm's OSC 1337 fetches and leaves files besides. */
    private static final Pattern CLIPBOARD = string("0*(?:52|5522|1337)(?:;.*)?|[0-9]{14,}.*");

    /** What follows DCS: settings, and the terminal's abilities. */
    private static final Pattern DEVICE_QUESTION = string("[0-9;]*[$+][qQ].*");
    /** What follows APC: kitty's graphics. */
    private static final Pattern APPLICATION_QUESTION = string("G(?:[^;]*,)?a=q(?:[,;].*)?");

    private enum State {
        TEXT,
        LEAD,
        ESCAPE,
        /** Of a control sequence (CSI), so far. */
        CONTROL,
        /** Of an operating system command (OSC), so far. */
        COMMAND,
        /** Of a device control string (DCS), so far. */
        DEVICE,
        /** Of an application's command (APC), so far. */
        APPLICATION,
        /** A string that is taken out. */
        DROP,
        DROP_ESCAPE
    }

    private final boolean clipboard;
    private final ControlBytes controls = new ControlBytes();
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(LONGEST);
    /** What has come of a sequence behind how it begins. */
    private final StringBuilder words = new StringBuilder(LONGEST);

    private State state = State.TEXT;
    private boolean asking;
    private int positions;

    /** @param clipboard whether the clipboard may be set */
    public TerminalFilter(boolean clipboard) {
        this.clipboard = clipboard;
    }

    private static Pattern string(String regex) {
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    /**
     * What of these bytes, and of those held back before, is for the terminal now.
     *
     * @param questions whether questions pass, but for those about the clipboard
     */
    public byte[] pass(byte[] bytes, int from, int length, boolean questions) {
        asking = questions;
        passed.reset();
        int end = from + length;
        for (int i = from; i < end; ) {
            int plain = state == State.TEXT ? plain(bytes, i, end) : i;
            if (plain > i) {
                controls.reset();
                passed.write(bytes, i, plain - i);
                i = plain;
            } else {
                next(bytes[i++] & 0xff);
            }
        }
        return passed.toByteArray();
    }

    /** Up to where there is nothing but ASCII with which no sequence begins. */
    private static int plain(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] >= 0 && bytes[at] != ControlBytes.ESC) {
            at++;
        }
        return at;
    }

    /** Another stream begins: what was held back of the last is dropped. */
    public void reset() {
        held.reset();
        controls.reset();
        state = State.TEXT;
        positions = 0;
    }

    /** Whether a question for the cursor's position has passed whose answer has not come yet; with this, it has. */
    public boolean takePosition() {
        boolean awaited = positions > 0;
        positions = Math.max(0, positions - 1);
        return awaited;
    }

    private void next(int b) {
        var control = controls.next(b);
        switch (state) {
            case TEXT -> text(b, control);
            case LEAD -> lead(b, control);
            case ESCAPE -> escape(b, control);
            case CONTROL -> control(b, control);
            case COMMAND, DEVICE, APPLICATION -> string(b, control);
            case DROP -> drop(control);
            case DROP_ESCAPE -> dropEscape(b, control);
        }
    }

    private void text(int b, int control) {
        if (control == ControlBytes.ESC) {
            hold(b, State.ESCAPE);
        } else if (b == ControlBytes.LEAD) {
            hold(b, State.LEAD);
        } else if (!begins(b, control)) {
            passed.write(b);
        }
    }

    private void lead(int b, int control) {
        if (!begins(b, control)) {
            release();
            text(b, control);
        }
    }

    private void escape(int b, int control) {
        if (isPassedOver(control) || control == ControlBytes.BEL) {
            passed.write(b); // obeyed at once, in the middle of the escape
        } else if (!begins(b, b + C1)) {
            release();
            text(b, control);
        }
    }

    private boolean begins(int b, int control) {
        words.setLength(0);
        switch (control) {
            case ControlBytes.CSI -> hold(b, State.CONTROL);
            case ControlBytes.OSC -> hold(b, State.COMMAND);
            case ControlBytes.DCS -> hold(b, State.DEVICE);
            case ControlBytes.APC -> hold(b, State.APPLICATION);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void control(int b, int control) {
        if (isPassedOver(control) || control == ControlBytes.BEL) {
            passed.write(b);
        } else if (b >= '@' && b < ControlBytes.DEL) {
            endControl(b);
        } else if (b >= ' ' && b < '@' && words.length() < LONGEST) {
            take(b);
        } else {
            release();
            text(b, control);
        }
    }

    private void endControl(int b) {
        take(b);
        if (CONTROL_QUESTION.matcher(words).matches()) {
            if (!asking) {
                held.reset();
            } else if (POSITION_QUESTION.matcher(words).matches()) {
                positions++;
            }
        }
        release();
    }

    private void string(int b, int control) {
        if (isPassedOver(control)) {
            held.write(b);
        } else if (control == ControlBytes.ESC || ControlBytes.endsString(control)) {
            endString(b, control);
        } else {
            take(b);
            boolean certain = state == State.COMMAND ? !clipboard && isClipboardNumbered() : isUnwanted();
            if (certain) {
                held.reset();
                state = State.DROP;
            } else if (held.size() >= LONGEST || b != ControlBytes.LEAD && !mayBecomeUnwanted()) {
                release();
            }
        }
    }

    private void endString(int b, int control) {
        int last = words.length() - 1;
        if (control == ControlBytes.ST && last >= 0 && words.charAt(last) == ControlBytes.LEAD) {
            words.setLength(last);
        }
        if (isUnwanted()) {
            held.reset();
            state = State.DROP;
            drop(control);
        } else {
            release();
            text(b, control);
        }
    }

    private boolean isClipboardNumbered() {
        return (words.indexOf(";") > 0 || words.length() > 16)
                && CLIPBOARD.matcher(words).matches();
    }

    private boolean isUnwanted() {
        return switch (state) {
            case COMMAND ->
                (clipboard ? CLIPBOARD_QUESTION : CLIPBOARD).matcher(words).matches()
                        || !asking && COMMAND_QUESTION.matcher(words).matches();
            case DEVICE -> !asking && DEVICE_QUESTION.matcher(words).matches();
            default -> !asking && APPLICATION_QUESTION.matcher(words).matches();
        };
    }

    /** Whether what has come can be the beginning of something unwanted. */
    private boolean mayBecomeUnwanted() {
        return switch (state) {
            case COMMAND -> isBeginning(CLIPBOARD) || !asking && isBeginning(COMMAND_QUESTION);
            case DEVICE -> !asking && isBeginning(DEVICE_QUESTION);
            default -> !asking && isBeginning(APPLICATION_QUESTION);
        };
    }

    private boolean isBeginning(Pattern pattern) {
        var matcher = pattern.matcher(words);
        return matcher.matches() || matcher.hitEnd();
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

    private void take(int b) {
        words.append((char) b);
        held.write(b);
    }

    private void release() {
        passed.write(held.toByteArray(), 0, held.size());
        held.reset();
        state = State.TEXT;
    }
}
