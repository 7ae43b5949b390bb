package dev.sandlot.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of whether a service works.
 *
 * @param detail what the last check that failed has met, or null
 * @param checkedAt null before the first check
 */
public record ServiceHealth(
        State state, @Nullable String detail, @Nullable Instant checkedAt) {
    /** {@code NONE} where it has no check, {@code STARTING} until one succeeds or its grace is over. */
    public enum State {
        NONE,
        STARTING,
        HEALTHY,
        UNHEALTHY
    }

    public static final ServiceHealth NONE = new ServiceHealth(State.NONE, null, null);
    public static final ServiceHealth STARTING = new ServiceHealth(State.STARTING, null, null);
}
