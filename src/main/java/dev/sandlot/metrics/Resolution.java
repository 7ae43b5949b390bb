package dev.sandlot.metrics;

import java.time.Duration;
import java.time.Instant;

/** How finely the past is kept, and how long. */
enum Resolution {
    /** Every look. */
    LOOK(1, Duration.ofSeconds(2), Duration.ofHours(1)),
    MINUTE(60, Duration.ofMinutes(1), Duration.ofHours(48)),
    HOUR(3600, Duration.ofHours(1), Duration.ofDays(90));

    /** Nobody gets more points at once. */
    static final int MOST_POINTS = 600;

    private final int stored;
    private final Duration step;
    private final Duration kept;

    Resolution(int stored, Duration step, Duration kept) {
        this.stored = stored;
        this.step = step;
        this.kept = kept;
    }

    /** The finest one that reaches back as far, else the one that reaches back furthest. */
    static Resolution reaching(Duration back) {
        for (var resolution : values()) {
            if (resolution.kept.compareTo(back) >= 0) {
                return resolution;
            }
        }
        return HOUR;
    }

    /** Seconds between points, so that there are not too many of them: whole steps of this resolution. */
    long stepSeconds(Duration back) {
        long most = step.toSeconds() * MOST_POINTS;
        return step.toSeconds() * Math.max(1, (back.toSeconds() + most - 1) / most);
    }

    /** How the database names it. */
    int stored() {
        return stored;
    }

    Duration kept() {
        return kept;
    }

    /** The step of this resolution that the time is in. */
    Instant floor(Instant time) {
        return floor(time, step.toSeconds());
    }

    static Instant floor(Instant time, long seconds) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), seconds) * seconds);
    }
}
