package dev.sandlot.cli;

import dev.sandlot.wire.TerminalFilter;
import java.nio.charset.StandardCharsets;

/**
 * A terminal of the kind that most are. One who has started the remote terminal sees its log from where the cursor is, as with ssh: it
 * scrolls, is kept and is asked as if it were printed here. Else, and once a link was lost or somebody else has given the remote terminal another size, it is
 * drawn over all of this one, and what was there is moved up first.
 */
final class DrawnScreen implements Screen {
    /** Of kitty's keyboard protocol: all that was asked for on the screen in use, of which each has its own. */
    private static final String KEYS = "\033[<99u";

    /** Ends what an interrupted stream may have left open, then each mode that a program may have switched on. The cursor stays. */
    private static final String MODES = "\033\\" // the end of any string
            + "\033[?9l\033[?1000l\033[?1002l\033[?1003l\033[?1005l\033[?1006l\033[?1015l\033[?1016l" // mouse
            + "\033[?1004l\033[?2004l\033[?2026l" // focus, bracketed paste, synchronised output
            + "\033[?2031l\033[?2048l" // told of colours and sizes as if typed
            + "\033[?1l\033>\033[>4m" + KEYS // application keys and keypad, keys with modifiers
            + "\0337\033[?1049l" + KEYS // the alternate screen; where it was not in use, the cursor stays
            + "\0337\033[r\0338\033[?69l\033[?7h\033[2l\033[4l\033[20l" // margins, wrapping, locked keys, insertion,
            // new lines
            + "\033(B\017\033[0m\033[?25h"; // character sets, attributes, the cursor

    /** The cursor's shape; a console that doesn't know it may print the last letter. */
    private static final String SHAPE = "\033[0 q\r";

    private static final String BOTTOM = MODES + "\033[?6l\033[9999;1H";

    /** Brings a terminal in order, whatever it has been shown, with the cursor on an empty line at its bottom. */
    static final String RESETS = BOTTOM + "\r\n" + SHAPE + "\033[K";

    private static final String AGAIN = MODES + "\033[H\033[2J";

    private final Console console;
    private final boolean fromStart;
    private final TerminalFilter filter = new TerminalFilter(false);
    private final RawMode raw = new RawMode();
    /** The person's own lines may be among what is on the terminal. */
    private boolean shared = true;
    /** Something has been shown. */
    private boolean used;
    /** What is on the terminal may be a remote program's. */
    private boolean drawn;

    private boolean left;

    /** @param fromStart whether the first connection shows the log from its first byte on, and none a drawing before something of that was shown */
    DrawnScreen(Console console, boolean fromStart) {
        this.console = console;
        this.fromStart = fromStart;
    }

    @Override
    public boolean isDrawn() {
        return true;
    }

    @Override
    public void standing(byte[] utf8) {
        throw new UnsupportedOperationException("it is drawn");
    }

    @Override
    public synchronized boolean begin() {
        if (left) {
            return false;
        }
        if (!raw.isOn()) {
            if (!fromStart) {
                makeRoom("");
            }
            raw.begin(console.tty(), RESETS);
        } else if (used) {
            makeRoom(BOTTOM);
            write(AGAIN);
        }
        filter.reset();
        return true;
    }

    /** What is on the terminal, as far down as the cursor is, goes up out of the way of drawings, once. */
    private void makeRoom(String before) {
        if (shared) {
            shared = false;
            write(before + "\n".repeat(console.tty().size().rows()));
        }
    }

    @Override
    public synchronized void skip(long from, long to) {
        if (!left) {
            makeRoom(BOTTOM);
        }
    }

    @Override
    public synchronized void show(byte[] frame, int from) {
        if (!left) {
            used = true;
            drawn = true;
            console.write(filter.pass(frame, from, frame.length - from, true));
        }
    }

    @Override
    public synchronized void say(String text) {
        if (!left) {
            tidy(RESETS);
            console.writeError((Visible.lines(text).replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public synchronized void end(boolean below) {
        if (!left) {
            left = true;
            tidy(below ? MODES + nextLine() + SHAPE + "\033[J" : RESETS);
        }
    }

    @Override
    public synchronized boolean ask(LastQuestion question) {
        if (raw.isOn()) {
            write(question.text());
        }
        return raw.isOn();
    }

    @Override
    public void leave() {
        end(false);
        raw.end();
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
