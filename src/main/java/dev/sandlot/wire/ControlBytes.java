package dev.sandlot.wire;

/** Finds control characters in bytes as terminals do, whether these take them for UTF-8 or not, and in whatever pieces they come. */
public final class ControlBytes {
    public static final int BEL = 0x07;
    public static final int CAN = 0x18;
    public static final int SUB = 0x1a;
    public static final int ESC = 0x1b;
    public static final int DEL = 0x7f;
    /** With it C1 controls begin in UTF-8. */
    public static final int LEAD = 0xc2;

    public static final int DCS = 0x90;
    public static final int CSI = 0x9b;
    public static final int ST = 0x9c;
    public static final int OSC = 0x9d;
    public static final int APC = 0x9f;

    /** How many bytes of a UTF-8 character are still to come. */
    private int continuations;

    private boolean afterLead;

    /** The control, C0 or C1, that this byte is or completes; else -1. In the middle of a UTF-8 character there is none. */
    public int next(int b) {
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
    public boolean isBetween() {
        return continuations == 0;
    }

    public void reset() {
        continuations = 0;
        afterLead = false;
    }

    /** Whether this control ends a string such as that of OSC; ESC \ does too. */
    public static boolean endsString(int control) {
        return control == BEL || control == ST || control == CAN || control == SUB;
    }
}
