package dev.sandlot.metrics;

/** A counter of the kernel's: how fast it grows, and how far it has come. One that is smaller than before has begun anew at 0. */
final class Counter {
    private static final double NANOS = 1e9;

    private boolean seen;
    private long last;
    private long lastAt;
    private long total;
    private double perSecond = Double.NaN;

    /** @param at by {@link System#nanoTime}; a time that is not later than the one before is no new look */
    void see(long value, long at) {
        if (!seen) {
            seen = true;
            total = value;
        } else if (at - lastAt <= 0) {
            return;
        } else {
            long grown = value >= last ? value - last : value;
            total += grown;
            perSecond = grown * NANOS / (at - lastAt);
        }
        last = value;
        lastAt = at;
    }

    /** Since the look before; NaN before the second one. */
    double perSecond() {
        return perSecond;
    }

    /** Never falls. */
    long total() {
        return total;
    }
}
