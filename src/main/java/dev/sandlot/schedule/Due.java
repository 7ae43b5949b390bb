package dev.sandlot.schedule;

import dev.sandlot.schedule.Schedules.Planned;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Sees to what is due when it is. Used on the verticle's context only. */
final class Due {
    /** What is noticed later than this was missed: the daemon did not run, or the host slept. */
    static final Duration LATE = Duration.ofMinutes(1);

    private static final String NOBODY = "Nobody was there: the daemon did not run, or the host slept.";
    /** Clocks are set, and hosts sleep: so often is looked in any case. */
    private static final Duration LOOK = Duration.ofSeconds(20);

    private static final int MOST_COUNTED = 10_000;

    private final Vertx vertx;
    private final Clock clock;
    private final Schedules schedules;
    private final Runs runs;
    private long timer = -1;

    Due(Vertx vertx, Clock clock, Schedules schedules, Runs runs) {
        this.vertx = vertx;
        this.clock = clock;
        this.schedules = schedules;
        this.runs = runs;
    }

    /** Sees to what is due, and comes again when the next is. To be called again when a schedule is another. */
    void look() {
        vertx.cancelTimer(timer);
        var now = clock.instant();
        var next = now.plus(LOOK);
        for (var planned : schedules.all()) {
            if (!planned.schedule().paused()) {
                see(planned, now);
                var at = planned.recurrence().next(now);
                next = at != null && at.isBefore(next) ? at : next;
            }
        }
        timer = vertx.setTimer(
                Math.max(1, Duration.between(clock.instant(), next).toMillis() + 1), id -> look());
    }

    private void see(Planned planned, Instant now) {
        var schedule = planned.schedule();
        var sandbox = schedule.sandbox();
        var name = schedule.spec().name();
        Instant last = null;
        int due = 0;
        for (var at = planned.recurrence().next(schedule.lookedAt());
                at != null && !at.isAfter(now) && due < MOST_COUNTED;
                at = planned.recurrence().next(at)) {
            last = at;
            due++;
        }
        if (last == null) {
            return;
        }
        Unawaited.note(schedules.save(schedule.lookedAt(now)), "keeping when a schedule was looked at");
        boolean late = Duration.between(last, now).compareTo(LATE) > 0;
        int missed = late ? due : due - 1;
        if (missed > 0) {
            Unawaited.note(runs.missed(sandbox, name, missed, last, NOBODY), "telling of missed runs");
        }
        if (!late) {
            Unawaited.note(runs.due(schedule, last), "running what is due");
        }
    }

    void close() {
        vertx.cancelTimer(timer);
    }
}
