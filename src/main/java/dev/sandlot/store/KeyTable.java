package dev.sandlot.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** The idempotency keys of the last day or so. */
public final class KeyTable {
    static final String SAVE =
            "INSERT OR REPLACE INTO idempotency_key (scope, key, body, answer, at) VALUES (?, ?, ?, ?, ?)";

    static final String DELETE = "DELETE FROM idempotency_key WHERE scope = ? AND key = ?";

    private final Database database;

    public KeyTable(Database database) {
        this.database = database;
    }

    /** The use of this key, or null. */
    public Future<KeyRow> find(String scope, String key) {
        return database.run("SELECT * FROM idempotency_key WHERE scope = ? AND key = ?", scope, key)
                .map(rows -> rows.size() == 0 ? null : row(rows.iterator().next()));
    }

    private static KeyRow row(Row row) {
        return new KeyRow(
                row.getString("scope"),
                row.getString("key"),
                row.getString("body"),
                row.getString("answer"),
                Columns.instant(row, "at"));
    }

    public Future<Void> deleteBefore(Instant time) {
        return database.run("DELETE FROM idempotency_key WHERE at < ?", Columns.micros(time))
                .mapEmpty();
    }

    static Tuple values(KeyRow row) {
        return Tuple.of(row.scope(), row.key(), row.body(), row.answer(), Columns.micros(row.at()));
    }
}
