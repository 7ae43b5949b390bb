package dev.sandlot.egress;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for a condition instead of for a time. */
final class Eventually {
    private Eventually() {}

    static void holds(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 120_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited two minutes in vain for:  " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
