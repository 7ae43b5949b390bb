package dev.sandlot.store;

import dev.sandlot.model.PublishedPort;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Ports of sandboxes that browsers reach; with a sandbox go its rows. */
public final class PublishedPortTable {
    static final String DELETE = "DELETE FROM published_port WHERE sandbox_id = ?";

    /** What comes too late for a sandbox that is gone is not kept. */
    private static final String SAVE = """
            INSERT INTO published_port (sandbox_id, port, nonce, open, since, expires_at)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM sandbox WHERE id = ?1)
            ON CONFLICT (sandbox_id, port) DO UPDATE SET (nonce, open, since, expires_at)
            = (excluded.nonce, excluded.open, excluded.since, excluded.expires_at)
            """;

    private final Database database;

    public PublishedPortTable(Database database) {
        this.database = database;
    }

    /** In the place of what there is of this port. */
    public Future<Void> save(PublishedPort port) {
        return database.run(
                        SAVE,
                        port.sandbox().value(),
                        port.port(),
                        port.nonce(),
                        port.open() ? 1 : 0,
                        Columns.micros(port.since()),
                        Columns.microsOrNull(port.expiresAt()))
                .mapEmpty();
    }

    public Future<Void> delete(SandboxId sandbox, int port) {
        return database.run("DELETE FROM published_port WHERE sandbox_id = ? AND port = ?", sandbox.value(), port)
                .mapEmpty();
    }

    public Future<List<PublishedPort>> all() {
        return database.run("SELECT * FROM published_port").map(rows -> {
            var list = new ArrayList<PublishedPort>(rows.size());
            rows.forEach(row -> list.add(new PublishedPort(
                    new SandboxId(row.getString("sandbox_id")),
                    row.getInteger("port"),
                    row.getString("nonce"),
                    row.getInteger("open") != 0,
                    Columns.instant(row, "since"),
                    Columns.instantOrNull(row, "expires_at"))));
            return list;
        });
    }
}
