package dev.sandlot.cli;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Figures that change: shown once, or on a terminal over and over in the same place until Ctrl-C. */
final class Live {
    private static final long EVERY_MILLIS = 2000;
    private static final String CLEAR = "\033[H\033[2J";
    private static final String HOME = "\033[H";
    private static final String REST_OF_LINE = "\033[K";
    private static final String REST_OF_SCREEN = "\033[J";

    private final Console console;
    private final boolean json;
    private final boolean once;
    private final boolean quiet;
    private final CountDownLatch never = new CountDownLatch(1);

    Live(Console console, boolean json, boolean once, boolean quiet) {
        this.console = console;
        this.json = json;
        this.once = once;
        this.quiet = quiet;
    }

    /**
     * @param ask gives the figures as they are now
     * @param draw makes lines of them; no control characters in them
     */
    int show(Supplier<JsonTree> ask, Function<JsonTree, String> draw) {
        if (once || !console.tty().isOutput()) {
            var now = ask.get();
            console.print(json ? now.pretty() : draw.apply(now));
            return Exit.OK;
        }
        // Whatever is wrong to begin with is told at once; a link that is lost later comes back.
        var now = ask.get();
        var link = new Reconnect(console, quiet);
        var first = true;
        do {
            if (json) {
                console.print(now.compact());
            } else {
                frame(draw.apply(now), first);
            }
            first = false;
            now = pause() ? link.until(ask::get) : null;
            link.worked();
        } while (now != null);
        return Exit.INTERRUPTED;
    }

    private boolean pause() {
        try {
            return !never.await(EVERY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void frame(String text, boolean first) {
        var size = console.tty().size();
        var frame = new StringBuilder(first ? CLEAR : HOME);
        text.lines()
                .limit(Math.max(1, size.rows() - 1L))
                .forEach(line -> frame.append(line).append(REST_OF_LINE).append("\r\n"));
        console.write(frame.append(REST_OF_SCREEN).toString().getBytes(StandardCharsets.UTF_8));
    }
}
