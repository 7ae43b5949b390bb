package dev.sandlot.schedule;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When something is due again and again. */
interface Recurrence {
    /** The first time after this one; null where there is none. */
    @Nullable
    Instant next(Instant after);

    Duration SHORTEST = Duration.ofSeconds(5);
    Duration LONGEST = Duration.ofDays(366);

    Pattern INTERVAL = Pattern.compile("every (\\d{1,9}) ?([smhd])");
    /**
     * What {@code every 10m} means, counted from a time on, or a cron expression ({@link Cron}). A fault of kind INVALID where it is neither.
     *
     * @param zone in which a cron expression is meant
     */
    static Recurrence of(String when, ZoneId zone, Instant since) {
        var interval = INTERVAL.matcher(when.strip().toLowerCase(Locale.ROOT));
        if (!interval.matches()) {
            return Cron.of(when, zone);
        }
        var every = Duration.of(Long.parseLong(interval.group(1)), unit(interval.group(2)));
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
            throw invalid("must be at least every 5s and at most every 366d");
        }
        return after -> {
            long times =
                    after.isBefore(since) ? 0 : Duration.between(since, after).dividedBy(every);
            return since.plus(every.multipliedBy(times + 1));
        };
    }

    private static ChronoUnit unit(String letter) {
        return switch (letter) {
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
    }

    static FaultException invalid(String message) {
        return Fault.invalid("when", message).asException();
    }
}
