package dev.sandlot.store;

import dev.sandlot.model.NetworkRequest;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What sandboxes have asked to be let out to; with a sandbox go its rows. */
public final class NetworkRequestTable {
    static final String DELETE = "DELETE FROM network_request WHERE sandbox_id = ?";

    /** What comes too late for a sandbox that is gone is not kept. */
    private static final String SAVE = """
            INSERT INTO network_request (id, sandbox_id, at, rule, reason, asked_by, state, decided_by, decided_at, scope)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE EXISTS (SELECT 1 FROM sandbox WHERE id = ?2)
            ON CONFLICT (id) DO UPDATE SET (state, decided_by, decided_at, scope)
            = (excluded.state, excluded.decided_by, excluded.decided_at, excluded.scope)
            """;

    private static final String TRIM = """
            DELETE FROM network_request WHERE sandbox_id = ?1 AND state <> 'PENDING' AND id <=
                (SELECT id FROM network_request WHERE sandbox_id = ?1 AND state <> 'PENDING' ORDER BY id DESC LIMIT 1 OFFSET ?2)
            """;

    private final Database database;

    public NetworkRequestTable(Database database) {
        this.database = database;
    }

    /** The highest number that any row has ever had; 0 where there was none. */
    public Future<Long> last() {
        return database.run(
                        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'network_request'), 0) AS last")
                .map(rows -> rows.iterator().next().getLong("last"));
    }

    /** In the place of what there is of its number. */
    public Future<Void> save(NetworkRequest request) {
        return database.run(
                        SAVE,
                        request.id(),
                        request.sandbox().value(),
                        Columns.micros(request.at()),
                        request.rule(),
                        request.reason(),
                        request.askedBy().name(),
                        request.state().name(),
                        request.decidedBy(),
                        Columns.microsOrNull(request.decidedAt()),
                        nameOrNull(request.scope()))
                .mapEmpty();
    }

    /** Those of all sandboxes that nobody has decided, oldest first. */
    public Future<List<NetworkRequest>> pending() {
        return database.run("SELECT * FROM network_request WHERE state = 'PENDING' ORDER BY id")
                .map(NetworkRequestTable::requests);
    }

    /** Those of all sandboxes that were allowed once, since then. */
    public Future<List<NetworkRequest>> allowedOnce(Instant since) {
        return database.run(
                        "SELECT * FROM network_request WHERE state = 'ALLOWED' AND scope = 'ONCE' AND decided_at > ? ORDER BY id",
                        Columns.micros(since))
                .map(NetworkRequestTable::requests);
    }

    /** Of a sandbox, newest first. */
    public Future<List<NetworkRequest>> of(SandboxId sandbox) {
        return database.run("SELECT * FROM network_request WHERE sandbox_id = ? ORDER BY id DESC", sandbox.value())
                .map(NetworkRequestTable::requests);
    }

    /** Removes all that are decided but the newest so many of a sandbox. */
    public Future<Void> trim(SandboxId sandbox, long kept) {
        return database.run(TRIM, sandbox.value(), kept).mapEmpty();
    }

    private static @Nullable String nameOrNull(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }

    private static List<NetworkRequest> requests(RowSet<Row> rows) {
        var list = new ArrayList<NetworkRequest>(rows.size());
        rows.forEach(row -> list.add(new NetworkRequest(
                row.getLong("id"),
                new SandboxId(row.getString("sandbox_id")),
                Columns.instant(row, "at"),
                row.getString("rule"),
                row.getString("reason"),
                Columns.constant(row, "asked_by", NetworkRequest.Origin.class, NetworkRequest.Origin.AGENT),
                Columns.constant(row, "state", NetworkRequest.State.class, NetworkRequest.State.WITHDRAWN),
                row.getString("decided_by"),
                Columns.instantOrNull(row, "decided_at"),
                scope(row.getString("scope")))));
        return list;
    }

    private static NetworkRequest.@Nullable Scope scope(@Nullable String name) {
        return name == null ? null : NetworkRequest.Scope.valueOf(name);
    }
}
