package dev.sandlot.cli;

/** Finds control characters in bytes as terminals do, whether these take them for UTF-8 or not, and in whatever pieces they come. */
final class ControlBytes {
    static final int BEL = 0x07;
    static final int CAN = 0x18;
    static final int SUB = 0x1a;
    static final int ESC = 0x1b;
    static final int DEL = 0x7f;
    /** With it C1 controls begin in UTF-8. */
    static final int LEAD = 0xc2;

    static final int ST = 0x9c;
    static final int OSC = 0x9d;

    /** How many bytes of a UTF-8 character are still to come. */
    private int continuations;

    private boolean afterLead;

    /** The control, C0 or C1, that this byte is or completes; else -1. In the middle of a UTF-8 character there is none. */
    int next(int b) {
        var inside = continuations > 0 && !afterLead;
        afterLead = b == LEAD;
        if (b < 0x80 || b >= 0xc0) {
            continuations = b < 0xc0 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
            return b < ' ' || b == DEL ? b : -1;
        }
        continuations = Math.max(0, continuations - 1);
        return !inside && b < 0xa0 ? b : -1;
    }

    /** Whether the byte that came last ends a character, or is none of any. */
    boolean isBetween() {
        return continuations == 0;
    }

    void reset() {
        continuations = 0;
        afterLead = false;
    }

    /** Whether this control ends a string such as that of OSC; ESC \ does too. */
    static boolean endsString(int control) {
        return control == BEL || control == ST || control == CAN || control == SUB;
    }
}
