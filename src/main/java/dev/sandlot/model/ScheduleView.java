package dev.sandlot.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it now is.
 *
 * @param nextAt null while it is paused
 * @param last the newest run; null where there is none, or it is no longer kept
 */
public record ScheduleView(
        String sandboxName,
        Schedule schedule,
        @Nullable Instant nextAt,
        @Nullable SandboxProcess last) {}
