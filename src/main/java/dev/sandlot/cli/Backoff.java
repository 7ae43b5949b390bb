package dev.sandlot.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** When to try again after a link was lost: at once, then after 0.2 s, doubling to 5 s, and no more when patience is at its end. */
final class Backoff {
    private static final long FIRST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 5_000;

    private final Duration patience;
    private final CountDownLatch never = new CountDownLatch(1);
    private long delay;
    private long since = System.nanoTime();
    private long lastTry = since;

    /** @param patience how long to go on trying without success */
    Backoff(Duration patience) {
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }

    /** The link works: the next loss begins anew, but for a link that breaks again and again within a second. */
    void succeeded() {
        since = System.nanoTime();
        if (since - lastTry > TimeUnit.SECONDS.toNanos(1)) {
            delay = 0;
        }
    }

    /** Waits for the next try. False when it is time to give up. */
    boolean pause() throws InterruptedException {
        if (delay > 0 && never.await(delay, TimeUnit.MILLISECONDS)) {
            return false;
        }
        delay = delay == 0 ? FIRST_MILLIS : Math.min(delay * 2, LONGEST_MILLIS);
        lastTry = System.nanoTime();
        return lastTry - since < patience.toNanos();
    }

    /** Whether more than one try has failed, so that a person should be told. */
    boolean isNoticeable() {
        return delay > FIRST_MILLIS;
    }
}
