package dev.sandlot.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with the process of a sandbox's own command, p1.
 *
 * @param exitCode null while it runs, and where it is lost
 * @param signal the signal's name without SIG where Sandlot knows it, else null
 * @param timedOut whether its timeout ended it
 * @param endedAt null while it runs
 */
public record MainProcess(
        ProcessState state,
        @Nullable Integer exitCode,
        @Nullable String signal,
        boolean timedOut,
        @Nullable Instant endedAt) {}
