package dev.sandlot.keeper.cgroup;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what the kernel does by and by and tells nobody. Blocks: for worker threads. */
public final class Await {
    private static final long LOOK_NANOS = 1_000_000;

    private Await() {}

    /** Looks each millisecond until the condition holds; false where it does not in time. */
    public static boolean that(BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }
}
