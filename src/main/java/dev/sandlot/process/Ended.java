package dev.sandlot.process;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended, from its record.
 *
 * @param exitCode as the holder recorded it (128+N after a signal), or null where no status was left behind: it is lost
 * @param at when it was recorded, or when it was found out
 */
public record Ended(@Nullable Integer exitCode, Instant at) {
    /** Nobody knows how. */
    public static Ended lost(Instant at) {
        return new Ended(null, at);
    }

    public boolean lost() {
        return exitCode == null;
    }
}
