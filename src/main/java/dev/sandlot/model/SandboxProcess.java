package dev.sandlot.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A process of a sandbox as it is now.
 *
 * @param exitCode 128+N after a death by signal N, as shells tell it; null while it runs or when it is lost
 * @param signal the signal's name without SIG where Sandlot knows it, else null
 * @param timedOut whether its timeout ended it
 * @param restarts how often a service was started again
 */
public record SandboxProcess(
        SandboxId sandboxId,
        ProcessId id,
        ProcessSpec spec,
        ProcessState state,
        @Nullable Integer exitCode,
        @Nullable String signal,
        boolean timedOut,
        int restarts,
        Instant startedAt,
        @Nullable Instant endedAt,
        OutputExtent output) {}
