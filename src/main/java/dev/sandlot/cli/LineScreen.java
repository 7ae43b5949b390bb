package dev.sandlot.cli;

import dev.sandlot.wire.TerminalFilter;
import java.nio.charset.StandardCharsets;

/**
 * A terminal that knows no sequences of control characters, such as one of an editor (TERM=dumb). It is shown what is printed, in the order
 * in which it comes, and nothing is moved, erased or switched on.
 */
final class LineScreen implements Screen {
    private final Console console;
    private final Filter filter;
    private final RawMode raw = new RawMode();
    private boolean atLineStart = true;
    /** What comes next is a drawing. */
    private boolean skipsNext;
    /** It was said that something is missing, and nothing was shown since. */
    private boolean told;

    private boolean left;

    /** What of some bytes is for the terminal. */
    private interface Filter {
        byte[] pass(byte[] bytes, int from, int length);
    }

    /** @param fromStart whether the programs have been told of this terminal; else they may draw, and only their text is shown */
    LineScreen(Console console, boolean fromStart) {
        this.console = console;
        var clipboard = new TerminalFilter(false);
        this.filter = fromStart
                ? (bytes, from, length) -> clipboard.pass(bytes, from, length, true)
                : PrintFilter.plain()::pass;
    }

    @Override
    public boolean isDrawn() {
        return false;
    }

    @Override
    public synchronized void standing(byte[] utf8) {
        if (!left) {
            var lines = new String(utf8, StandardCharsets.UTF_8).replaceAll("\r?\n", "\r\n");
            print(lines.getBytes(StandardCharsets.UTF_8), 0);
        }
    }

    @Override
    public synchronized boolean begin() {
        if (!left && !raw.isOn()) {
            raw.begin(console.tty(), "");
        }
        return !left;
    }

    @Override
    public synchronized void skip(long from, long to) {
        skipsNext = true;
        if (!told && from < to) {
            say("sandlot: chunks from " + from
                    + " on are missing here: they were printed for a terminal of another size,"
                    + " or are no longer kept");
            told = true;
        }
    }

    @Override
    public synchronized void show(byte[] frame, int from) {
        if (!left && !skipsNext) {
            told = false;
            print(frame, from);
        }
        skipsNext = false;
    }

    private void print(byte[] bytes, int from) {
        var shown = filter.pass(bytes, from, bytes.length - from);
        if (shown.length > 0) {
            atLineStart = shown[shown.length - 1] == '\n';
            console.write(shown);
        }
    }

    @Override
    public synchronized void say(String text) {
        if (!left) {
            endLine();
            console.writeError((Visible.lines(text).replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public synchronized void end(boolean below) {
        if (!left) {
            left = true;
            endLine();
        }
    }

    private void endLine() {
        if (!atLineStart) {
            atLineStart = true;
            console.write(new byte[] {'\r', '\n'});
        }
    }

    @Override
    public boolean ask(LastQuestion question) {
        return false;
    }

    @Override
    public void leave() {
        end(false);
        raw.end();
    }
}
