package dev.sandlot.store;

import java.time.Instant;
import java.util.Objects;

/**
 * Points of one series.
 *
 * @param series {@link SampleTable#HOST}, or a sandbox's id
 * @param resolution for how many seconds each point stands; 1 for each look
 * @param at when the first of them begins
 */
public record SampleRow(String series, int resolution, Instant at, byte[] points) {
    public SampleRow {
        Objects.requireNonNull(series);
        Objects.requireNonNull(at);
        Objects.requireNonNull(points);
    }
}
