package dev.sandlot.model;

/** The host now and before; {@code now} is null until it was first looked at. */
public record HostMetrics(HostSample now, MetricHistory history) {}
