package dev.sandlot.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command that is run in a sandbox again and again, and how that has gone so far.
 *
 * @param lookedAt what was due up to then has been run, or was missed
 * @param runs how often it has been run; the number of the newest run
 * @param last the newest run; null where there is none that is known
 * @param missed what was due and was not run; null where nothing was
 */
public record Schedule(
        SandboxId sandbox,
        ScheduleSpec spec,
        boolean paused,
        Instant createdAt,
        Instant lookedAt,
        int runs,
        @Nullable ProcessId last,
        @Nullable Instant lastAt,
        @Nullable Missed missed) {
    /**
     * Runs that were missed.
     *
     * @param count how many, in all
     * @param at when the newest of them was due
     * @param why it was missed
     */
    public record Missed(long count, Instant at, String why) {}

    public Schedule paused(boolean whether, Instant now) {
        // What is due while it is paused is not missed.
        return new Schedule(sandbox, spec, whether, createdAt, now, runs, last, lastAt, missed);
    }

    public Schedule lookedAt(Instant now) {
        return new Schedule(sandbox, spec, paused, createdAt, now, runs, last, lastAt, missed);
    }

    /** One run more begins. */
    public Schedule begun(Instant now) {
        return new Schedule(sandbox, spec, paused, createdAt, lookedAt, runs + 1, null, now, missed);
    }

    /** The run that was to begin after this one did not. */
    public Schedule notBegun(Schedule before) {
        return new Schedule(
                sandbox, spec, paused, createdAt, lookedAt, before.runs, before.last, before.lastAt, missed);
    }

    public Schedule ran(ProcessId process) {
        return new Schedule(sandbox, spec, paused, createdAt, lookedAt, runs, process, lastAt, missed);
    }

    public Schedule missed(long more, Instant at, String why) {
        long before = missed == null ? 0 : missed.count();
        return new Schedule(
                sandbox,
                spec,
                paused,
                createdAt,
                lookedAt,
                runs,
                last,
                lastAt,
                new Missed(before + more, at, Objects.requireNonNull(why)));
    }

    /** What the run of this number is called. */
    public String runName(int number) {
        return spec.name() + "-" + number;
    }
}
