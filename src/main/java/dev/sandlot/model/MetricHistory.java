package dev.sandlot.model;

import java.time.Instant;
import java.util.List;

/**
 * How gauges went.
 *
 * @param since from when on; later than asked for where nothing so old is kept
 * @param stepSeconds how far points are apart where there is one for each step
 * @param gauges what the values of each point are, in their order
 * @param points oldest first; steps in which nothing was sampled are left out
 */
public record MetricHistory(Instant since, long stepSeconds, List<String> gauges, List<Point> points) {
    public MetricHistory {
        gauges = List.copyOf(gauges);
        points = List.copyOf(points);
    }

    /**
     * One step.
     *
     * @param at its begin
     * @param mean of each gauge; NaN where it is not known
     * @param max of each gauge
     */
    public record Point(Instant at, double[] mean, double[] max) {}
}
