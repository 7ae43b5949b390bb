package dev.sandlot.store;

import dev.sandlot.model.EventRecord;
import dev.sandlot.model.OccurrenceMapper;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The event log: the newest so many, numbered without gaps across restarts; those of screens for some minutes only, so there are gaps in what is kept. Only {@link Journal} writes it. */
public final class EventTable {
    private static final int TRIM_EVERY = 256;
    private static final Duration SCREENS_KEPT = Duration.ofMinutes(10);

    private final Database database;
    private final long kept;
    private long last;

    /** @param kept how many events are kept, at least 1; a few more may be there at times */
    public EventTable(Database database, long kept) {
        this.database = database;
        this.kept = Math.max(1, kept);
    }

    /** Finds out where the numbers go on. Needed before anything is written. */
    public Future<Void> open() {
        return database.run("SELECT max(seq) AS last FROM event").map(rows -> {
            var newest = rows.iterator().next().getLong("last");
            last = newest == null ? 0 : newest;
            return null;
        });
    }

    /**
     * Kept events with numbers above {@code after}, oldest first; {@code after} -1 means the newest {@code limit} ones.
     *
     * @param sandbox only events about this one, or null
     * @param types only these, or all where empty
     */
    public Future<List<EventRecord>> read(long after, @Nullable SandboxId sandbox, List<String> types, int limit) {
        var sql = new StringBuilder("SELECT * FROM event WHERE seq > ?");
        var values = new ArrayList<Object>();
        values.add(after);
        if (sandbox != null) {
            sql.append(" AND sandbox_id = ?");
            values.add(sandbox.value());
        }
        if (!types.isEmpty()) {
            sql.append(" AND type IN (")
                    .append(String.join(", ", Collections.nCopies(types.size(), "?")))
                    .append(')');
            values.addAll(types);
        }
        sql.append(after < 0 ? " ORDER BY seq DESC LIMIT ?" : " ORDER BY seq LIMIT ?");
        values.add(limit);
        return database.run(sql.toString(), values.toArray()).map(rows -> {
            var list = new ArrayList<EventRecord>();
            rows.forEach(row -> list.add(event(row)));
            if (after < 0) {
                Collections.reverse(list);
            }
            return list;
        });
    }

    /** The next numbers for these events. They are taken only once {@link #written} is called. */
    List<EventRecord> numbered(List<EventRecord> events) {
        var list = new ArrayList<EventRecord>(events.size());
        for (var event : events) {
            list.add(event.numbered(last + 1 + list.size()));
        }
        return list;
    }

    void written(List<EventRecord> events) {
        last += events.size();
    }

    Future<Void> insert(SqlClient client, List<EventRecord> events) {
        var rows = events.stream().map(EventTable::values).toList();
        long newest = events.get(events.size() - 1).seq();
        boolean trim = newest / TRIM_EVERY != (events.get(0).seq() - 1) / TRIM_EVERY;
        return client.preparedQuery("INSERT INTO event (seq, type, sandbox_id, at, data) VALUES (?, ?, ?, ?, ?)")
                .executeBatch(rows)
                .compose(done -> trim ? trim(client, newest) : Future.succeededFuture());
    }

    /** What was on a screen is of use for minutes only, and there is so much of it that nothing else would stay. */
    private Future<Void> trim(SqlClient client, long newest) {
        long before = Columns.micros(Instant.now().minus(SCREENS_KEPT));
        return client.preparedQuery("DELETE FROM event WHERE seq <= ? OR type = 'screen.changed' AND at < ?")
                .execute(Tuple.of(newest - kept, before))
                .mapEmpty();
    }

    private static Tuple values(EventRecord event) {
        var form = OccurrenceMapper.write(event.occurrence());
        return Tuple.of(
                event.seq(),
                form.type(),
                event.sandbox() == null ? null : event.sandbox().value(),
                Columns.micros(event.at()),
                Columns.json(form.data()));
    }

    private static EventRecord event(Row row) {
        var sandbox = row.getString("sandbox_id");
        var form = new OccurrenceMapper.Form(row.getString("type"), Columns.object(row, "data"));
        return new EventRecord(
                row.getLong("seq"),
                sandbox == null ? null : new SandboxId(sandbox),
                Columns.instant(row, "at"),
                OccurrenceMapper.read(form));
    }
}
