package dev.sandlot.store;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Schedule;
import dev.sandlot.model.ScheduleSpec;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Commands that are run again and again. */
public final class ScheduleTable {
    private static final String SAVE =
            "INSERT OR REPLACE INTO schedule (sandbox_id, name, recurrence, zone, process, overlap, paused, created_at,"
                    + " looked_at, runs, last, last_at, missed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final Database database;

    public ScheduleTable(Database database) {
        this.database = database;
    }

    /** In the place of what there is of this name. */
    public Future<Void> save(Schedule schedule) {
        return database.run(SAVE, values(schedule)).mapEmpty();
    }

    /** The same, and the key with which it was asked for: both or neither. */
    public Future<Void> save(Schedule schedule, KeyRow key) {
        return database.transaction(client -> client.preparedQuery(SAVE)
                .execute(values(schedule))
                .compose(done -> client.preparedQuery(KeyTable.SAVE).execute(KeyTable.values(key)))
                .mapEmpty());
    }

    private static Tuple values(Schedule schedule) {
        var spec = schedule.spec();
        return Tuple.wrap(new @Nullable Object[] {
            schedule.sandbox().value(),
            spec.name(),
            spec.when(),
            spec.zone().getId(),
            Columns.json(spec.process()),
            Columns.flag(spec.overlap()),
            Columns.flag(schedule.paused()),
            Columns.micros(schedule.createdAt()),
            Columns.micros(schedule.lookedAt()),
            schedule.runs(),
            Objects.toString(schedule.last(), null),
            Columns.microsOrNull(schedule.lastAt()),
            Columns.json(schedule.missed())
        });
    }

    /** Of all sandboxes, by name. */
    public Future<List<Schedule>> all() {
        return database.run("SELECT * FROM schedule ORDER BY sandbox_id, name")
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ScheduleTable::schedule)
                        .toList());
    }

    public Future<Void> delete(SandboxId sandbox, String name) {
        return database.run("DELETE FROM schedule WHERE sandbox_id = ? AND name = ?", sandbox.value(), name)
                .mapEmpty();
    }

    public Future<Void> deleteOf(SandboxId sandbox) {
        return database.run("DELETE FROM schedule WHERE sandbox_id = ?", sandbox.value())
                .mapEmpty();
    }

    private static Schedule schedule(Row row) {
        return new Schedule(
                new SandboxId(row.getString("sandbox_id")),
                new ScheduleSpec(
                        row.getString("name"),
                        row.getString("recurrence"),
                        ZoneId.of(row.getString("zone")),
                        Objects.requireNonNull(Columns.json(row, "process", ProcessSpec.class)),
                        Columns.flag(row, "overlap")),
                Columns.flag(row, "paused"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "looked_at"),
                Columns.integer(row, "runs"),
                process(row.getString("last")),
                Columns.instantOrNull(row, "last_at"),
                Columns.json(row, "missed", Schedule.Missed.class));
    }

    private static @Nullable ProcessId process(@Nullable String text) {
        return text == null ? null : new ProcessId(text);
    }
}
