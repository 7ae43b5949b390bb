package dev.sandlot.store;

/**
 * What an agent's telemetry has told of one metric.
 *
 * @param metric {@code cost}, {@code event_cost}, or a kind of tokens
 * @param started when the current run of a cumulative metric began, in nanoseconds since 1970; 0 where it tells differences
 * @param at the newest that was told, in nanoseconds since 1970
 * @param done the sum of earlier runs
 * @param value of the current run
 */
public record AgentSeriesRow(
        String session, String metric, String model, long started, long at, double done, double value) {
    public double total() {
        return done + value;
    }
}
