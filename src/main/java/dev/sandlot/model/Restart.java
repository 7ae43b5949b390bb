package dev.sandlot.model;

/**
 * When a service is started again after it has ended by itself. The delay doubles from one second up to
 * {@code maxBackoffSeconds} and begins anew after a run of a minute. A deliberate stop never restarts.
 */
public record Restart(Policy policy, Long maxBackoffSeconds) {
    /** Which ends lead to a restart. */
    public enum Policy {
        NEVER,
        ON_FAILURE,
        ALWAYS
    }

    public static final Restart NEVER = new Restart(Policy.NEVER, null);

    public Restart {
        policy = policy == null ? Policy.NEVER : policy;
        maxBackoffSeconds = maxBackoffSeconds == null ? 60L : maxBackoffSeconds;
        if (maxBackoffSeconds < 1 || maxBackoffSeconds > 3600) {
            throw Fault.invalid("restart.max_backoff_seconds", "must be from 1 to 3600")
                    .asException();
        }
    }
}
