package dev.sandlot.cli;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Tells that the terminal may have another size (SIGWINCH): one call at a time, and one for however many that came meanwhile. */
final class Resizes implements AutoCloseable {
    private static final String WINCH = "WINCH";

    private final Semaphore changed = new Semaphore(0);
    private final Thread thread;
    private @Nullable SignalHandler before;

    private Resizes(Runnable handler) {
        thread = new Thread(() -> follow(handler), "sandlot-size");
        thread.setDaemon(true);
    }

    static Resizes watch(Runnable handler) {
        var resizes = new Resizes(handler);
        resizes.thread.start();
        try {
            resizes.before = Signal.handle(new Signal(WINCH), signal -> resizes.changed.release());
        } catch (IllegalArgumentException notOurs) {
            // The JVM was told to leave signals alone; then the size stays what it was.
        }
        return resizes;
    }

    private void follow(Runnable handler) {
        try {
            while (true) {
                changed.acquire();
                changed.drainPermits();
                handler.run();
            }
        } catch (InterruptedException closed) {
            // It was asked to end.
        }
    }

    @Override
    public void close() {
        if (before != null) {
            Signal.handle(new Signal(WINCH), before);
        }
        thread.interrupt();
    }
}
