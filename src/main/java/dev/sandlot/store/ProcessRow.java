package dev.sandlot.store;

import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessBrief;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process as it is kept, without its specification, which may be large ({@link ProcessTable#specs}).
 *
 * @param spec what it was asked to be, to be kept with the row; null where that was done before, and in what is read
 * @param extent how far its output reached at its end, or null where that was never told
 * @param printedAt when it printed last, as far as that was kept; null where it was never told
 * @param sent the signals that Sandlot has sent to it in this run (names without SIG)
 * @param deadline when its timeout ends this run, or null
 * @param restartAt when the service is to be started again, or null where it is not
 * @param backoffSeconds the delay before the last restart; 0 where the next one is the first of a series
 * @param returns whether it is a service that is started again with its sandbox
 */
public record ProcessRow(
        SandboxId sandbox,
        ProcessId id,
        ProcessBrief brief,
        @Nullable ProcessSpec spec,
        ProcessState state,
        @Nullable Integer exitCode,
        @Nullable String signal,
        boolean timedOut,
        int restarts,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable OutputExtent extent,
        @Nullable Instant printedAt,
        List<String> sent,
        @Nullable Instant deadline,
        @Nullable Instant restartAt,
        long backoffSeconds,
        boolean returns) {
    public ProcessRow {
        Objects.requireNonNull(sandbox);
        Objects.requireNonNull(id);
        Objects.requireNonNull(brief);
        Objects.requireNonNull(state);
        sent = List.copyOf(sent);
    }
}
