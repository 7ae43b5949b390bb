package dev.sandlot.egress;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waiting until something does not go on any more. */
final class Stalls {
    private static final int LOOKS = 100;

    private Stalls() {}

    /** Until it has been the same so many times that who could go on would have, or is over. */
    static void of(LongSupplier count, BooleanSupplier over) {
        long last = -1;
        for (int same = 0; same < LOOKS && !over.getAsBoolean(); ) {
            long now = count.getAsLong();
            same = now == last ? same + 1 : 0;
            last = now;
            LockSupport.parkNanos(10_000_000);
        }
    }
}
