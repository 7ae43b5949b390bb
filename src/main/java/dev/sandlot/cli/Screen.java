package dev.sandlot.cli;

import java.nio.charset.StandardCharsets;

/**
 * The person's terminal while it shows a remote one. It is raw from the first connection on, and in order again after {@link #leave}.
 * Safe to use from several threads.
 */
final class Screen {
    /** Ends what an interrupted stream may have left open, then each mode that a program may have switched on. */
    private static final String MODES = "\033\\" // the end of any string
            + "\033[?1000l\033[?1002l\033[?1003l\033[?1005l\033[?1006l\033[?1015l" // mouse
            + "\033[?1004l\033[?2004l\033[?2026l" // focus, bracketed paste, synchronised output
            + "\033[?1l\033>" // application keys and keypad
            + "\0337\033[?1049l" // the alternate screen; where it was not in use, the cursor stays
            + "\033[r\033[?6l\033[?7h\033[4l" // margins, origin, wrapping, insertion
            + "\033(B\017\033[0m\033[?25h"; // character sets, attributes, the cursor

    /** Brings a terminal in order, whatever it has been shown, with the cursor on an empty line at its bottom. */
    static final String RESETS = MODES + "\033[9999;1H\r\n\033[0 q\r\033[K";

    private static final String AGAIN = MODES + "\033[H\033[2J";
    private static final String QUESTION = "\033[5n";

    private final Console console;
    private final ClipboardFilter filter = new ClipboardFilter();
    private Tty.Raw raw;
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
            tidy();
            console.writeError((Visible.lines(text).replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Nothing is drawn any more. The terminal's modes are in order, but keys are still raw. */
    synchronized void end() {
        if (!left) {
            left = true;
            tidy();
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
        end();
        Tty.Raw restored;
        synchronized (this) {
            restored = raw;
            raw = null;
        }
        if (restored != null) {
            restored.close();
        }
    }

    private void tidy() {
        if (drawn) {
            drawn = false;
            write(RESETS);
        }
    }

    private void write(String text) {
        console.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
