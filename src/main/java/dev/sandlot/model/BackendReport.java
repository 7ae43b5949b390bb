package dev.sandlot.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backend can do on this host.
 *
 * @param isolation how strongly it separates, in plain words for whoever chooses
 * @param reason why it is not available, or null
 * @param enforcement what it would enforce for a new sandbox, or null where it is not available
 * @param checks everything that was looked at, for {@code doctor}
 */
public record BackendReport(
        String name,
        boolean available,
        String isolation,
        @Nullable String reason,
        @Nullable Enforcement enforcement,
        List<Check> checks) {
    /**
     * One thing that was looked at.
     *
     * @param fix the line that mends it, or null where nothing needs to be done
     */
    public record Check(
            String name,
            Outcome outcome,
            String detail,
            @Nullable String fix) {}

    /** How a check went. */
    public enum Outcome {
        OK,
        /** Sandlot works, with less: the detail says what is missing. */
        WARNING,
        FAILED
    }

    public BackendReport {
        checks = List.copyOf(checks);
    }
}
