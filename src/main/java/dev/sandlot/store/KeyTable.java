package dev.sandlot.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The idempotency keys of the last day or so. */
public final class KeyTable {
    static final String SAVE =
            "INSERT OR REPLACE INTO idempotency_key (scope, key, body, answer, at) VALUES (?, ?, ?, ?, ?)";

    static final String DELETE = "DELETE FROM idempotency_key WHERE scope = ? AND key = ?";

    private final Database database;

    public KeyTable(Database database) {
        this.database = database;
    }

    public Future<List<KeyRow>> list() {
        return database.run("SELECT * FROM idempotency_key").map(rows -> {
            var list = new ArrayList<KeyRow>();
            rows.forEach(row -> list.add(new KeyRow(
                    row.getString("scope"),
                    row.getString("key"),
                    row.getString("body"),
                    row.getString("answer"),
                    Columns.instant(row, "at"))));
            return list;
        });
    }

    public Future<Void> deleteBefore(Instant time) {
        return database.run("DELETE FROM idempotency_key WHERE at < ?", Columns.micros(time))
                .mapEmpty();
    }

    static Tuple values(KeyRow row) {
        return Tuple.of(row.scope(), row.key(), row.body(), row.answer(), Columns.micros(row.at()));
    }
}
