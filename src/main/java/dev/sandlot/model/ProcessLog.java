package dev.sandlot.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a process's output without a look at it.
 *
 * @param restarts how often it has been started again
 * @param startedAt when its last run began
 * @param printedAt when it printed last, or null where it has printed nothing
 */
public record ProcessLog(
        ProcessId id,
        ProcessKind kind,
        ProcessState state,
        int restarts,
        Instant startedAt,
        @Nullable Instant printedAt) {
    public ProcessLog {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(state);
        Objects.requireNonNull(startedAt);
    }
}
