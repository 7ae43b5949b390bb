package dev.sandlot.cli;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** How far a transfer is: a line that is drawn over itself on a terminal, and nothing elsewhere. */
final class SyncProgress {
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int WIDTH = 24;

    private final Console console;
    private final boolean shown;
    private long all;
    private long done;
    private long next;
    private boolean drawn;

    SyncProgress(Console console, boolean quiet) {
        this.console = console;
        this.shown = !quiet && console.tty().isError();
    }

    /** So many bytes are to go. */
    void begin(long bytes) {
        all = bytes;
        done = 0;
        next = System.nanoTime() + STEP_NANOS;
    }

    void add(long bytes) {
        done += bytes;
        if (shown && System.nanoTime() - next >= 0) {
            next = System.nanoTime() + STEP_NANOS;
            draw();
        }
    }

    private void draw() {
        int part = all == 0 ? WIDTH : (int) Math.min(WIDTH, WIDTH * done / all);
        write("\r[" + "#".repeat(part) + " ".repeat(WIDTH - part) + "] " + Quantity.bytes(done) + " of "
                + Quantity.bytes(all) + "  ");
        drawn = true;
    }

    /** The line is free again. */
    void end() {
        if (drawn) {
            write("\r\u001b[K");
            drawn = false;
        }
    }

    private void write(String text) {
        console.writeError(text.getBytes(StandardCharsets.UTF_8));
    }
}
