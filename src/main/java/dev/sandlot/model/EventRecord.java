package dev.sandlot.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as it is kept: {@code seq} grows by one with each event of this daemon, across restarts.
 *
 * @param sandbox the sandbox it is about, or null
 */
public record EventRecord(long seq, @Nullable SandboxId sandbox, Instant at, Occurrence occurrence) {
    /** Its name in the API contract, for filters. Who looks into an event reads its occurrence. */
    public String type() {
        return OccurrenceMapper.write(occurrence).type();
    }

    public EventRecord numbered(long number) {
        return new EventRecord(number, sandbox, at, occurrence);
    }
}
