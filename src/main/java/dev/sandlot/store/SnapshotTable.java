package dev.sandlot.store;

import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Snapshot;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.stream.StreamSupport;

/** Copies of sandboxes' files that are kept. */
public final class SnapshotTable {
    private final Database database;

    public SnapshotTable(Database database) {
        this.database = database;
    }

    public Future<Void> save(Snapshot snapshot) {
        return database.run(
                        "INSERT INTO snapshot (id, name, sandbox_id, sandbox_name, created_at, files, bytes, left_out)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                        snapshot.id(),
                        snapshot.name(),
                        snapshot.sandbox().value(),
                        snapshot.sandboxName(),
                        Columns.micros(snapshot.createdAt()),
                        snapshot.files(),
                        snapshot.bytes(),
                        snapshot.leftOut())
                .mapEmpty();
    }

    public Future<List<Snapshot>> all() {
        return database.run("SELECT * FROM snapshot")
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(SnapshotTable::snapshot)
                        .toList());
    }

    public Future<Void> delete(String id) {
        return database.run("DELETE FROM snapshot WHERE id = ?", id).mapEmpty();
    }

    private static Snapshot snapshot(Row row) {
        return new Snapshot(
                row.getString("id"),
                row.getString("name"),
                new SandboxId(row.getString("sandbox_id")),
                row.getString("sandbox_name"),
                Columns.instant(row, "created_at"),
                row.getLong("files"),
                row.getLong("bytes"),
                row.getLong("left_out"));
    }
}
