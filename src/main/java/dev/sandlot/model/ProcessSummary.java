package dev.sandlot.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What events tell of a process.
 *
 * @param name of its own, or null
 * @param command as people would write it; a long one is cut
 */
public record ProcessSummary(
        ProcessId id, ProcessKind kind, @Nullable String name, String command) {
    public ProcessSummary {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(command);
    }
}
