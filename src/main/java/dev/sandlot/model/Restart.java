package dev.sandlot.model;

import java.util.Objects;

/**
 * When a service is started again after it has ended by itself. The delay doubles from one second up to
 * {@code maxBackoffSeconds} and begins anew after a run of a minute. A deliberate stop never restarts.
 */
public record Restart(Policy policy, long maxBackoffSeconds) {
    /** Which ends lead to a restart. */
    public enum Policy {
        NEVER,
        ON_FAILURE,
        ALWAYS
    }

    /** The longest delay where nothing else is asked for. */
    public static final long MAX_BACKOFF_SECONDS = 60;

    public static final Restart NEVER = new Restart(Policy.NEVER, MAX_BACKOFF_SECONDS);

    public Restart {
        Objects.requireNonNull(policy);
        if (maxBackoffSeconds < 1 || maxBackoffSeconds > 3600) {
            throw Fault.invalid("restart.max_backoff_seconds", "must be from 1 to 3600")
                    .asException();
        }
    }
}
