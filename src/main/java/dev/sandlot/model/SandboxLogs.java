package dev.sandlot.model;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Whose output there is in a sandbox, by number.
 *
 * @param last the highest number that any process of the sandbox has had, whether it is among these or not
 */
public record SandboxLogs(List<ProcessLog> logs, int last) {
    public SandboxLogs {
        logs = List.copyOf(logs);
    }

    /** Those that have printed anything, the one that did last first, at most so many. */
    public List<ProcessId> newest(int most) {
        return logs.stream()
                .filter(log -> log.printedAt() != null)
                .sorted(Comparator.comparing((ProcessLog log) -> Objects.requireNonNull(log.printedAt()))
                        .thenComparing(ProcessLog::id)
                        .reversed())
                .limit(most)
                .map(ProcessLog::id)
                .toList();
    }
}
