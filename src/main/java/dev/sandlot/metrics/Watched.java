package dev.sandlot.metrics;

import dev.sandlot.model.SandboxSample;
import dev.sandlot.model.SandboxTrend;
import dev.sandlot.model.SandboxUsage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A sandbox that is up, as it is watched. Used on one event loop. */
final class Watched {
    /** Less than any command takes. */
    private static final double WORTH_SECONDS = 0.001;

    private final SandboxMeter meter = new SandboxMeter();
    private final Trend trend = new Trend();
    private SandboxSample latest;
    /** When its files were last measured, or were to be. */
    private Instant measuredAt = Instant.MIN;
    /** What it had used of the processors by then. */
    private double cpuSecondsThen = -1;

    /** Looks for the first time. */
    Watched(SandboxUsage usage, Instant at, int processors, long memoryBytes) {
        latest = meter.look(usage, at, processors, memoryBytes);
        trend.add(latest);
    }

    SandboxSample look(SandboxUsage usage, Instant at, int processors, long memoryBytes) {
        latest = meter.look(usage, at, processors, memoryBytes);
        trend.add(latest);
        return latest;
    }

    SandboxSample latest() {
        return latest;
    }

    SandboxTrend trend() {
        return trend.of(latest);
    }

    /** Where the last time was before this, and something has run since: files don't change by themselves. */
    boolean isToBeMeasured(Instant before) {
        return measuredAt.isBefore(before) && latest.totals().cpuSeconds() > cpuSecondsThen + WORTH_SECONDS;
    }

    Instant measuredAt() {
        return measuredAt;
    }

    void measuring(Instant at) {
        measuredAt = at;
        cpuSecondsThen = latest.totals().cpuSeconds();
    }

    void measured(@Nullable Long bytes, Instant at) {
        meter.measured(bytes, at);
    }
}
