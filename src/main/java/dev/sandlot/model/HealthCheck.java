package dev.sandlot.model;

import org.jspecify.annotations.Nullable;

/**
 * How it is known that a service works. Either an HTTP request to a port on the sandbox's own localhost, which is answered with a status from 200 to 399, or
 * a command that ends with code 0 inside.
 *
 * @param path of the request; null for a command
 * @param command or null
 * @param intervalSeconds from one check to the next
 * @param timeoutSeconds what takes longer has failed
 * @param graceSeconds so long after a start no failure counts
 */
public record HealthCheck(
        int port,
        @Nullable String path,
        @Nullable Command command,
        int intervalSeconds,
        int timeoutSeconds,
        int graceSeconds) {
    /** So many failures in a row, and a service is unhealthy. */
    public static final int FAILURES = 3;

    private static final int MOST_SECONDS = 3600;
    private static final int MOST_PATH = 2048;

    public HealthCheck {
        if ((path == null) == (command == null)) {
            throw Fault.invalid("health", "needs either http or command").asException();
        }
        if (path != null && (port < 1 || port > 65535)) {
            throw Fault.invalid("health.http.port", "must be from 1 to 65535").asException();
        }
        if (path != null
                && (!path.startsWith("/")
                        || path.length() > MOST_PATH
                        || path.chars().anyMatch(c -> c <= ' ' || c > '~'))) {
            throw Fault.invalid(
                            "health.http.path", "must begin with a slash and have no spaces; escape what is not ASCII")
                    .asException();
        }
        require("health.interval_seconds", intervalSeconds);
        require("health.timeout_seconds", timeoutSeconds);
        require("health.grace_seconds", graceSeconds);
    }

    private static void require(String field, int seconds) {
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw Fault.invalid(field, "must be from 1 to " + MOST_SECONDS).asException();
        }
    }
}
