package dev.sandlot.model;

/** A sandbox now and before; {@code now} is null while it is not up. */
public record SandboxMetrics(SandboxSample now, MetricHistory history) {}
