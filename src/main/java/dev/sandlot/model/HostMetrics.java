package dev.sandlot.model;

import org.jspecify.annotations.Nullable;

/** The host now and before; {@code now} is null until it was first looked at. */
public record HostMetrics(@Nullable HostSample now, MetricHistory history) {}
