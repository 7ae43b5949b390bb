package dev.sandlot.store;

import dev.sandlot.model.SandboxProcess;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A process as it is kept. How far its output reaches is not: its log says so itself.
 *
 * @param sent the signals that Sandlot has sent to it in this run (names without SIG)
 * @param deadline when its timeout ends this run, or null
 * @param restartAt when the service is to be started again, or null where it is not
 * @param backoffSeconds the delay before the last restart; 0 where the next one is the first of a series
 */
public record ProcessRow(
        SandboxProcess process, List<String> sent, Instant deadline, Instant restartAt, long backoffSeconds) {
    public ProcessRow {
        Objects.requireNonNull(process);
        sent = List.copyOf(sent);
    }
}
