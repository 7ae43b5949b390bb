package dev.sandlot.cli;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** That something has changed, from several threads to one that waits until it is quiet again for a moment. */
final class Changes {
    private static final long QUIET_MILLIS = 150;
    private static final long MOST_MILLIS = 2000;

    private final BlockingQueue<Boolean> told = new ArrayBlockingQueue<>(1);

    /** Something has changed. */
    void tell() {
        told.offer(true); // one is enough
    }

    /** Waits for the next change, at most so long, and then for the end of those that come with it. */
    void await(long millis) throws InterruptedException {
        if (told.poll(millis, TimeUnit.MILLISECONDS) == null) {
            return;
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS);
        while (told.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS) != null && System.nanoTime() - end < 0) {
            continue;
        }
    }
}
