package dev.sandlot.model;

import java.util.Objects;

/**
 * A figure that an agent's telemetry tells.
 *
 * @param difference whether it is what was used since the last time, else the sum since {@code started}
 * @param started in nanoseconds since 1970, or 0
 * @param at in nanoseconds since 1970, or 0
 * @param sequence of the event that tells it, growing within a session, or 0
 */
public record UsageTold(
        String session,
        Metric metric,
        String model,
        boolean difference,
        long started,
        long at,
        long sequence,
        double value) {
    /** What it is a figure of. */
    public enum Metric {
        /** US dollars. */
        COST,
        /** The same, summed up from the requests that were told one by one. */
        EVENT_COST,
        INPUT,
        OUTPUT,
        CACHE_READ,
        CACHE_WRITE
    }

    public UsageTold {
        Objects.requireNonNull(session);
        Objects.requireNonNull(metric);
        Objects.requireNonNull(model);
    }
}
