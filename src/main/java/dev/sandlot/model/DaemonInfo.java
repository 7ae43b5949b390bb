package dev.sandlot.model;

import java.time.Instant;

/**
 * What this daemon is.
 *
 * @param sandboxes how many exist
 * @param running how many of them are up
 * @param maxSandboxes how many may exist
 */
public record DaemonInfo(
        String version,
        String node,
        Instant startedAt,
        int sandboxes,
        int running,
        int maxSandboxes,
        Limits defaultLimits) {}
