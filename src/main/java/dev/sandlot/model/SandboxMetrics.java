package dev.sandlot.model;

import org.jspecify.annotations.Nullable;

/** A sandbox now and before; {@code now} is null while it is not up. */
public record SandboxMetrics(@Nullable SandboxSample now, MetricHistory history) {}
