package dev.sandlot.log;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessLog;
import dev.sandlot.model.ProcessState;
import java.time.Duration;
import java.time.Instant;

/**
 * A process whose log is part of a merged one.
 *
 * @param earliest nothing that it printed is older
 * @param mayRunAgain whether more may come under the same id though it has ended: p1 is started anew with its sandbox, a service after its
 *     end, in the same log
 * @param over whether all that it will print in this run is there
 */
public record LogMember(ProcessId id, Instant earliest, boolean mayRunAgain, boolean over) {
    /** A start is told when it has happened, which may be after the first output. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    /** @param grows whether its output may still grow, though it may have ended */
    public static LogMember of(ProcessLog process, boolean grows) {
        var kind = process.kind();
        boolean again = kind == ProcessKind.SERVICE
                || kind == ProcessKind.DISPLAY
                || process.id().number() == 1;
        // The start is that of the last run.
        boolean ranBefore = again && (process.restarts() > 0 || kind != ProcessKind.SERVICE);
        return new LogMember(
                process.id(),
                ranBefore ? Instant.EPOCH : process.startedAt().minus(SLACK),
                again,
                process.state() != ProcessState.RUNNING && !grows);
    }
}
