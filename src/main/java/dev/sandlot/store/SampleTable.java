package dev.sandlot.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How gauges went, of the host and of every sandbox that exists; with a sandbox go its rows. */
public final class SampleTable {
    /** The series of the host. */
    public static final String HOST = "host";

    /** What comes too late for a sandbox that is gone is not kept. */
    private static final String SAVE = """
            INSERT OR REPLACE INTO sample (resolution, series, at, points)
            SELECT ?1, ?2, ?3, ?4 WHERE ?2 = 'host' OR EXISTS (SELECT 1 FROM sandbox WHERE id = ?2)
            """;

    /** Finds each series by a jump of its own instead of looking at every row. */
    private static final String KNOWN = """
            WITH RECURSIVE known (series) AS (
                SELECT min(series) FROM sample WHERE resolution = ?1
                UNION ALL
                SELECT (SELECT min(series) FROM sample WHERE resolution = ?1 AND series > known.series)
                FROM known WHERE known.series IS NOT NULL)
            """;

    private static final String OF_KNOWN =
            " WHERE resolution = ?1 AND at %s ?2 AND series IN (SELECT series FROM known WHERE series IS NOT NULL)";

    private static final String EXPIRE = KNOWN + "DELETE FROM sample" + OF_KNOWN.formatted("<");
    private static final String AT = KNOWN + "SELECT * FROM sample" + OF_KNOWN.formatted("=");

    /** Of every resolution that there is. */
    static final String DELETE = "DELETE FROM sample WHERE resolution IN (1, 60, 3600) AND series = ?";

    private final Database database;

    public SampleTable(Database database) {
        this.database = database;
    }

    /** Writes them all at once; a row takes the place of one of the same series, resolution and time. */
    public Future<Void> save(List<SampleRow> rows) {
        if (rows.isEmpty()) {
            return Future.succeededFuture();
        }
        var values = rows.stream()
                .map(row -> Tuple.of(row.resolution(), row.series(), Columns.micros(row.at()), row.points()))
                .toList();
        return database.transaction(
                client -> client.preparedQuery(SAVE).executeBatch(values).mapEmpty());
    }

    /** Those of a series whose time is not before {@code from}, oldest first. */
    public Future<List<SampleRow>> read(String series, int resolution, Instant from) {
        return database.run(
                        "SELECT * FROM sample WHERE resolution = ? AND series = ? AND at >= ? ORDER BY at",
                        resolution,
                        series,
                        Columns.micros(from))
                .map(SampleTable::rows);
    }

    /** Those of all series at this very time. */
    public Future<List<SampleRow>> at(int resolution, Instant time) {
        return database.run(AT, resolution, Columns.micros(time)).map(SampleTable::rows);
    }

    /** Removes those from before. */
    public Future<Void> expire(int resolution, Instant before) {
        return database.run(EXPIRE, resolution, Columns.micros(before)).mapEmpty();
    }

    private static List<SampleRow> rows(RowSet<Row> found) {
        var rows = new ArrayList<SampleRow>(found.size());
        found.forEach(row -> rows.add(new SampleRow(
                row.getString("series"),
                Columns.integer(row, "resolution"),
                Columns.instant(row, "at"),
                row.getBuffer("points").getBytes())));
        return rows;
    }
}
