package dev.sandlot.model;

import java.time.Instant;
import java.util.List;

/**
 * A sandbox that is up, for an overview of all: how it is now, and in a few points how it came to that.
 *
 * @param cpu shares, oldest first, one for each {@link #STEP_SECONDS}
 * @param memoryBytes likewise
 * @param since when the first of them begins
 */
public record SandboxTrend(SandboxSample now, Instant since, List<Double> cpu, List<Double> memoryBytes) {
    public static final int STEP_SECONDS = 10;

    public SandboxTrend {
        cpu = List.copyOf(cpu);
        memoryBytes = List.copyOf(memoryBytes);
    }
}
