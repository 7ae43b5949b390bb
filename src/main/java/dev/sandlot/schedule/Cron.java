package dev.sandlot.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression as crontab(5) has it: minute, hour, day of the month, month, day of the week; lists, ranges, steps, and names of months and days;
 * or {@code @hourly} and its like. Where both kinds of day are given and neither begins with {@code *}, one of them is enough. As with cron, what is
 * due at certain hours is done once a day whatever the clocks do: an hour that is left out begins it late, one that comes twice has it once. What is due
 * in every hour goes by time that has passed.
 */
final class Cron implements Recurrence {
    /** 29 February may be eight years away, and be on a given day of the week forty. */
    private static final int MOST_DAYS = 41 * 366;

    private static final Map<String, String> NICKNAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private final ZoneId zone;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean anyHour;
    private final boolean eitherDay;

    private Cron(List<String> fields, ZoneId zone) {
        this.zone = zone;
        minutes = CronField.of("minute", fields.get(0), 0, 59, List.of(), 0);
        hours = CronField.of("hour", fields.get(1), 0, 23, List.of(), 0);
        days = CronField.of("day of the month", fields.get(2), 1, 31, List.of(), 0);
        months = CronField.of("month", fields.get(3), 1, 12, MONTHS, 1);
        weekdays = CronField.of("day of the week", fields.get(4), 0, 7, DAYS, 0);
        // Sunday is 0 and 7.
        weekdays.set(7, weekdays.get(0) || weekdays.get(7));
        anyHour = fields.get(1).startsWith("*");
        eitherDay = !fields.get(2).startsWith("*") && !fields.get(4).startsWith("*");
    }

    /** A fault of kind INVALID where it is none, or is never due. */
    static Cron of(String expression, ZoneId zone) {
        var given = expression.strip().toLowerCase(Locale.ROOT);
        var fields = List.of(NICKNAMES.getOrDefault(given, given).split("\\s+"));
        if (fields.size() != 5) {
            throw Recurrence.invalid("must be such as \"every 10m\", or five fields of a cron expression:"
                    + " minute, hour, day of the month, month, day of the week");
        }
        var cron = new Cron(fields, zone);
        if (cron.next(Instant.EPOCH) == null) {
            throw Recurrence.invalid("is never due: there is no such day");
        }
        return cron;
    }

    @Override
    public @Nullable Instant next(Instant after) {
        return anyHour ? nextPassed(after) : nextOnClock(after);
    }

    /** Minute by minute of the time that passes, but for what can be passed over. */
    private @Nullable Instant nextPassed(Instant after) {
        var at = after.truncatedTo(ChronoUnit.MINUTES)
                .plus(1, ChronoUnit.MINUTES)
                .atZone(zone);
        var end = at.plusDays(MOST_DAYS);
        while (at.isBefore(end)) {
            if (!isDay(at.toLocalDate())) {
                at = at.toLocalDate().plusDays(1).atStartOfDay(zone);
            } else if (hours.get(at.getHour()) && minutes.get(at.getMinute())) {
                return at.toInstant();
            } else {
                at = at.plusMinutes(1);
            }
        }
        return null;
    }

    private @Nullable Instant nextOnClock(Instant after) {
        // An hour that is left out may put what was due the day before behind this time.
        var first = after.atZone(zone).toLocalDate().minusDays(1);
        for (int i = 0; i < MOST_DAYS; i++) {
            var date = first.plusDays(i);
            var at = isDay(date) ? nextOf(date, after) : null;
            if (at != null) {
                return at;
            }
        }
        return null;
    }

    private @Nullable Instant nextOf(LocalDate date, Instant after) {
        for (int hour = hours.nextSetBit(0); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
            for (int minute = minutes.nextSetBit(0); minute >= 0; minute = minutes.nextSetBit(minute + 1)) {
                var at =
                        ZonedDateTime.of(date, LocalTime.of(hour, minute), zone).toInstant();
                if (at.isAfter(after)) {
                    return at;
                }
            }
        }
        return null;
    }

    private boolean isDay(LocalDate date) {
        boolean ofMonth = days.get(date.getDayOfMonth());
        boolean ofWeek = weekdays.get(date.getDayOfWeek().getValue());
        return months.get(date.getMonthValue()) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
    }
}
