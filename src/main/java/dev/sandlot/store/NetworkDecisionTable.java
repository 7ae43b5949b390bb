package dev.sandlot.store;

import dev.sandlot.model.DecisionFilter;
import dev.sandlot.model.KeptDecision;
import dev.sandlot.model.NetworkDecision;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was decided about requests of sandboxes to reach something outside; with a sandbox go its rows. */
public final class NetworkDecisionTable {
    static final String DELETE = "DELETE FROM network_decision WHERE sandbox_id = ?";

    /** What comes too late for a sandbox that is gone is not kept. */
    private static final String SAVE = """
            INSERT INTO network_decision (id, change, sandbox_id, at, outcome, protocol, host, port, method, path, rule, reason, sent,
                received, ended_at)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15 WHERE EXISTS (SELECT 1 FROM sandbox WHERE id = ?3)
            ON CONFLICT (id) DO UPDATE SET (change, outcome, rule, reason, sent, received, ended_at)
            = (excluded.change, excluded.outcome, excluded.rule, excluded.reason, excluded.sent, excluded.received, excluded.ended_at)
            """;

    private static final String TRIM = """
            DELETE FROM network_decision WHERE sandbox_id = ?1 AND id <=
                (SELECT id FROM network_decision WHERE sandbox_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
            """;

    private final Database database;

    public NetworkDecisionTable(Database database) {
        this.database = database;
    }

    /** The highest number that any row has ever had; 0 where there was none. */
    public Future<Long> last() {
        return database.run("SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'network_decision'), 0),"
                        + " coalesce((SELECT max(change) FROM network_decision), 0)) AS last")
                .map(rows -> rows.iterator().next().getLong("last"));
    }

    /** All of them or none; each takes the place of what there is of its number. */
    public Future<Void> save(List<KeptDecision> decisions) {
        if (decisions.isEmpty()) {
            return Future.succeededFuture();
        }
        var rows = decisions.stream().map(NetworkDecisionTable::values).toList();
        return database.transaction(
                client -> client.preparedQuery(SAVE).executeBatch(rows).mapEmpty());
    }

    /** Of a sandbox those with lower numbers than {@code before}, newest first. None is lost. */
    public Future<List<KeptDecision>> list(SandboxId sandbox, DecisionFilter filter, long before, int limit) {
        return select(sandbox, filter, "id < ?", before, "id DESC", limit);
    }

    /** Of a sandbox those that have changed after this change, in the order of the changes; with -1 those that have changed last. None is lost. */
    public Future<List<KeptDecision>> changed(SandboxId sandbox, DecisionFilter filter, long after, int limit) {
        boolean last = after < 0;
        return select(sandbox, filter, "change > ?", after, last ? "change DESC" : "change", limit)
                .map(found -> {
                    if (last) {
                        Collections.reverse(found);
                    }
                    return found;
                });
    }

    private Future<List<KeptDecision>> select(
            SandboxId sandbox, DecisionFilter filter, String bound, long value, String order, int limit) {
        var sql = new StringBuilder("SELECT * FROM network_decision WHERE sandbox_id = ? AND ").append(bound);
        var values = new ArrayList<Object>(List.of(sandbox.value(), value));
        var host = filter.host();
        if (host != null) {
            sql.append(" AND instr(host, ?) > 0");
            values.add(host);
        }
        if (!filter.outcomes().isEmpty()) {
            sql.append(" AND outcome IN (")
                    .append(String.join(
                            ", ", Collections.nCopies(filter.outcomes().size(), "?")))
                    .append(')');
            filter.outcomes().forEach(outcome -> values.add(outcome.name()));
        }
        sql.append(" ORDER BY ").append(order).append(" LIMIT ?");
        values.add(limit);
        return database.run(sql.toString(), values.toArray()).map(NetworkDecisionTable::decisions);
    }

    /** How many there are of each sandbox that has any. */
    public Future<Map<SandboxId, Long>> counts() {
        return database.run("SELECT sandbox_id, count(*) AS number FROM network_decision GROUP BY sandbox_id")
                .map(rows -> {
                    var counts = new HashMap<SandboxId, Long>();
                    rows.forEach(row -> counts.put(new SandboxId(row.getString("sandbox_id")), row.getLong("number")));
                    return counts;
                });
    }

    /** Removes all but the newest so many of a sandbox. */
    public Future<Void> trim(SandboxId sandbox, long kept) {
        return database.run(TRIM, sandbox.value(), kept).mapEmpty();
    }

    private static Tuple values(KeptDecision kept) {
        var decision = kept.decision();
        return Tuple.wrap(new Object[] {
            decision.id(),
            kept.change(),
            decision.sandbox().value(),
            Columns.micros(decision.at()),
            decision.outcome().name(),
            decision.protocol().name(),
            decision.host(),
            decision.port(),
            decision.method(),
            decision.path(),
            decision.rule(),
            decision.reason(),
            decision.sentBytes(),
            decision.receivedBytes(),
            Columns.microsOrNull(decision.endedAt())
        });
    }

    private static List<KeptDecision> decisions(RowSet<Row> rows) {
        var list = new ArrayList<KeptDecision>(rows.size());
        rows.forEach(row -> list.add(new KeptDecision(row.getLong("change"), decision(row), false)));
        return list;
    }

    private static NetworkDecision decision(Row row) {
        return new NetworkDecision(
                row.getLong("id"),
                new SandboxId(row.getString("sandbox_id")),
                Columns.instant(row, "at"),
                Columns.constant(row, "outcome", NetworkDecision.Outcome.class, NetworkDecision.Outcome.FAILED),
                Columns.constant(row, "protocol", NetworkDecision.Protocol.class, NetworkDecision.Protocol.CONNECT),
                row.getString("host"),
                Columns.integer(row, "port"),
                row.getString("method"),
                row.getString("path"),
                row.getString("rule"),
                row.getString("reason"),
                row.getLong("sent"),
                row.getLong("received"),
                Columns.instantOrNull(row, "ended_at"));
    }
}
