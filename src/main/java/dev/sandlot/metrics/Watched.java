package dev.sandlot.metrics;

import dev.sandlot.model.SandboxSample;
import dev.sandlot.model.SandboxTrend;
import dev.sandlot.model.SandboxUsage;
import java.time.Instant;

/** A sandbox that is up, as it is watched. Used on one event loop. */
final class Watched {
    private final SandboxMeter meter = new SandboxMeter();
    private final Trend trend = new Trend();
    private SandboxSample latest;
    /** When its files were last measured, or were to be. */
    private Instant measuredAt = Instant.MIN;

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

    Instant measuredAt() {
        return measuredAt;
    }

    void measuring(Instant at) {
        measuredAt = at;
    }

    void measured(Long bytes, Instant at) {
        meter.measured(bytes, at);
    }
}
