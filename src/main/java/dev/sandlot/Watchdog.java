package dev.sandlot;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks everything that the daemon can't do without whether it still answers, each five seconds, from a thread of its own that waits for
 * nothing. What has not answered lately is told ({@link #late}); of what is vital nothing is left half alive: the daemon is ended, so that
 * whoever started it starts it again (sandboxes go on meanwhile). It counts its own looks, not the clock: a machine that was asleep is not
 * taken for a daemon that hangs.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    static final Duration EVERY = Duration.ofSeconds(5);
    /** After so many looks without an answer it is told (10 s). */
    static final int LATE = 2;
    /** After so many the daemon is ended (60 s). */
    static final int DEAD = 12;

    /**
     * Something that has to answer.
     *
     * @param name for people
     * @param vital whether the daemon is nothing without it
     * @param ask has the given answer run there; where it throws {@link RejectedExecutionException}, it is dead
     */
    record Watched(String name, boolean vital, Consumer<Runnable> ask) {}

    /** What is known of one; changed on the watchdog's thread, but for {@code answered}. */
    private static final class Watch {
        final Watched watched;
        volatile boolean answered = true;
        volatile int inVain;
        boolean told;

        Watch(Watched watched) {
            this.watched = watched;
        }
    }

    private final List<Watch> watches;
    private final Consumer<String> end;
    private final Thread thread;
    private volatile boolean closed;

    /** @param end called with a name when something vital is dead, on the watchdog's thread */
    Watchdog(List<Watched> watched, Consumer<String> end) {
        this.watches = watched.stream().map(Watch::new).toList();
        this.end = end;
        this.thread = new Thread(this::watch, "sandlot-watchdog");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void watch() {
        while (!closed) {
            look();
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    /** Looks who has answered, and asks those again. */
    void look() {
        for (var watch : watches) {
            if (watch.answered) {
                if (watch.told) {
                    watch.told = false;
                    LOG.info("The {} answers again.", watch.watched.name());
                }
                watch.inVain = 0;
                ask(watch);
            } else if (++watch.inVain >= LATE && !watch.told) {
                watch.told = true;
                LOG.warn("The {} has not answered for {} s.", watch.watched.name(), EVERY.toSeconds() * watch.inVain);
            }
            if (watch.watched.vital() && watch.inVain >= DEAD && !closed) {
                end.accept(watch.watched.name());
            }
        }
    }

    private static void ask(Watch watch) {
        watch.answered = false;
        try {
            watch.watched.ask().accept(() -> watch.answered = true);
        } catch (RejectedExecutionException e) {
            watch.inVain = DEAD;
        } catch (RuntimeException e) {
            LOG.debug("{} can't be asked", watch.watched.name(), e);
        }
    }

    /** The names of those that have not answered lately; empty where all is well. From any thread. */
    List<String> late() {
        return watches.stream()
                .filter(watch -> watch.inVain >= LATE)
                .map(watch -> watch.watched.name())
                .toList();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
