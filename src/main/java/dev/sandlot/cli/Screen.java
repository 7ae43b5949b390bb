package dev.sandlot.cli;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The person's terminal while it shows a remote one. It is raw from the first connection on, and in order again after {@link #leave}.
 * Safe to use from several threads.
 */
final class Screen {
    /** Ends what an interrupted stream may have left open, then each mode that a program may have switched on. The cursor stays. */
    private static final String MODES = "\033\\" // the end of any string
            + "\033[?1000l\033[?1002l\033[?1003l\033[?1005l\033[?1006l\033[?1015l" // mouse
            + "\033[?1004l\033[?2004l\033[?2026l" // focus, bracketed paste, synchronised output
            + "\033[?1l\033>" // application keys and keypad
            + "\0337\033[?1049l" // the alternate screen; where it was not in use, the cursor stays
            + "\0337\033[r\0338\033[?7h\033[4l" // margins, wrapping, insertion
            + "\033(B\017\033[0m\033[?25h"; // character sets, attributes, the cursor

    /** The cursor's shape; a console that doesn't know it may print the last letter. */
    private static final String SHAPE = "\033[0 q\r";

    /** Brings a terminal in order, whatever it has been shown, with the cursor on an empty line at its bottom. */
    static final String RESETS = MODES + "\033[?6l\033[9999;1H\r\n" + SHAPE + "\033[K";

    private static final String AGAIN = MODES + "\033[H\033[2J";
    private static final String QUESTION = "\033[5n";

    private final Console console;
    private final ClipboardFilter filter = new ClipboardFilter();
    private Tty.@Nullable Raw raw;
    /** What is on the terminal may be a remote program's. */
    private boolean drawn;

    private boolean left;

    Screen(Console console) {
        this.console = console;
    }

    /**
     * A connection begins to draw. Before the first, what the person had on the terminal is moved up out of the way.
     *
     * @return false where it has been left
     */
    synchronized boolean begin() {
        if (left) {
            return false;
        }
        if (raw == null) {
            write("\n".repeat(console.tty().size().rows()));
            raw = console.tty().raw();
        } else {
            write(AGAIN);
        }
        filter.reset();
        return true;
    }

    /** Bytes of the remote terminal, without what would reach the clipboard. */
    synchronized void show(byte[] frame, int from) {
        if (!left) {
            drawn = true;
            console.write(filter.pass(frame, from, frame.length - from));
        }
    }

    /** Says something on lines of its own, below what has been drawn. */
    synchronized void say(String text) {
        if (!left) {
            tidy(RESETS);
            console.writeError((Visible.lines(text).replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Nothing is drawn any more. The terminal's modes are in order, but keys are still raw.
     *
     * @param below whether the next line is the one after the cursor's, as after a program that has ended; else it is the bottom one,
     *     below all that was drawn
     */
    synchronized void end(boolean below) {
        if (!left) {
            left = true;
            tidy(below ? MODES + nextLine() + SHAPE + "\033[J" : RESETS);
        }
    }

    /** Asks the terminal whether it is well: its answer comes after all others that it still owes. */
    synchronized boolean ask() {
        if (raw != null) {
            write(QUESTION);
        }
        return raw != null;
    }

    /** The terminal is as it was before. */
    void leave() {
        end(false);
        Tty.@Nullable Raw restored;
        synchronized (this) {
            restored = raw;
            raw = null;
        }
        if (restored != null) {
            restored.close();
        }
    }

    /** To an empty line: blanks that just fill one wrap around where there was something before them. */
    private String nextLine() {
        return " ".repeat(console.tty().size().cols() - 1) + "\r";
    }

    private void tidy(String how) {
        if (drawn) {
            drawn = false;
            write(how);
        }
    }

    private void write(String text) {
        console.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
