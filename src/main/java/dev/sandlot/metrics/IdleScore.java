package dev.sandlot.metrics;

import dev.sandlot.model.HostSample.Amount;

/**
 * How free the host is for more work: the least of three shares, because the scarcest decides. Free processors: {@code 1 - cpu}, where cpu
 * is smoothed over some ten seconds. Free queue: {@code 1 - load_1 / processors}. Free memory: {@code (available / total - 0.05) / 0.95},
 * for the last twentieth is not there for the taking. Each is held between 0 and 1.
 */
final class IdleScore {
    private static final double WEIGHT = 0.33;
    private static final double KEPT_BACK = 0.05;

    private double smooth = Double.NaN;

    /** @param load1 below 0 where it is not known */
    double of(double cpu, double load1, int processors, Amount memory) {
        smooth = Double.isNaN(smooth) ? cpu : smooth + WEIGHT * (cpu - smooth);
        double queue = load1 < 0 ? 1 : 1 - load1 / processors;
        double available = 1 - (double) memory.usedBytes() / Math.max(1, memory.totalBytes());
        double free = (available - KEPT_BACK) / (1 - KEPT_BACK);
        return share(Math.min(1 - smooth, Math.min(queue, free)));
    }

    static double share(double value) {
        return Math.max(0, Math.min(1, value));
    }
}
