package dev.sandlot.store;

import dev.sandlot.model.AgentState;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Failure;
import dev.sandlot.model.Name;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Every sandbox that exists. */
public final class SandboxTable {
    static final String SAVE = """
            INSERT INTO sandbox (id, spec, state, agent_state, node, uid, created_at, started_at, stopped_at, expires_at,
                failure, capabilities, concerns, handle, next_process, deleting)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET spec = CASE excluded.spec WHEN '' THEN sandbox.spec ELSE excluded.spec END,
                (state, agent_state, node, uid, created_at, started_at, stopped_at, expires_at, failure, capabilities, concerns, handle, next_process, deleting)
            = (excluded.state, excluded.agent_state, excluded.node, excluded.uid, excluded.created_at,
                excluded.started_at, excluded.stopped_at, excluded.expires_at, excluded.failure, excluded.capabilities,
                excluded.concerns, excluded.handle, excluded.next_process, excluded.deleting)
            """;

    /** With the sandbox go its processes, its bound tokens, the keys used in it, its samples, and what was decided about its network. */
    static final List<String> DELETE = List.of(
            "DELETE FROM process WHERE sandbox_id = ?",
            "DELETE FROM process_spec WHERE sandbox_id = ?",
            "DELETE FROM token WHERE sandbox_id = ?",
            "DELETE FROM idempotency_key WHERE scope = 'start:' || ?",
            SampleTable.DELETE,
            NetworkDecisionTable.DELETE,
            NetworkRequestTable.DELETE,
            PublishedPortTable.DELETE,
            "DELETE FROM sandbox WHERE id = ?");

    private static final int PAGE = 50;
    private static final long PAGE_SPECS = 1 << 20;

    private final Database database;

    public SandboxTable(Database database) {
        this.database = database;
    }

    private record Size(String id, long spec) {}

    /**
     * Tells each one, by age, oldest first. What is in the database can't make this fail: of a sandbox whose specification can't be read, or is
     * larger than any that is accepted, the rest is told, with a stand-in.
     */
    public Future<Void> each(Consumer<SandboxRow> taker) {
        return database.run("SELECT id, length(spec) AS size FROM sandbox ORDER BY created_at, id")
                .compose(rows -> {
                    var sizes = new ArrayDeque<Size>();
                    rows.forEach(row -> sizes.add(new Size(row.getString("id"), row.getLong("size"))));
                    var done = Promise.<Void>promise();
                    each(sizes, taker, done);
                    return done.future();
                });
    }

    /** As many at once as take no more memory than one large one may. */
    private void each(Deque<Size> left, Consumer<SandboxRow> taker, Promise<Void> done) {
        if (left.isEmpty()) {
            done.complete();
            return;
        }
        var values = new ArrayList<Object>();
        values.add(ProcessTable.MOST_SPEC);
        for (long bytes = 0; !left.isEmpty() && values.size() <= PAGE; ) {
            bytes += left.peek().spec();
            if (bytes > PAGE_SPECS && values.size() > 1) {
                break;
            }
            values.add(left.poll().id());
        }
        var sql = "SELECT *, CASE WHEN length(spec) <= ? THEN spec END AS readable FROM ("
                + "SELECT *, CASE WHEN json_valid(spec) THEN spec ->> '$.name' END AS its_name,"
                + " CASE WHEN json_valid(spec) THEN spec ->> '$.backend' END AS its_backend FROM sandbox) WHERE id IN ("
                + String.join(", ", Collections.nCopies(values.size() - 1, "?")) + ") ORDER BY created_at, id";
        database.run(sql, values.toArray())
                .onSuccess(rows -> {
                    rows.forEach(row -> taker.accept(sandbox(row)));
                    each(left, taker, done);
                })
                .onFailure(done::fail);
    }

    static Tuple values(SandboxRow row) {
        var sandbox = row.sandbox();
        return Tuple.wrap(new Object[] {
            sandbox.id().value(),
            row.whole() ? Columns.json(sandbox.spec()) : "",
            sandbox.state().name(),
            sandbox.agentState().name(),
            sandbox.node(),
            sandbox.uid(),
            Columns.micros(sandbox.createdAt()),
            Columns.microsOrNull(sandbox.startedAt()),
            Columns.microsOrNull(sandbox.stoppedAt()),
            Columns.microsOrNull(sandbox.expiresAt()),
            Columns.json(sandbox.failure()),
            Columns.json(sandbox.capabilities()),
            Columns.json(row.concerns()),
            row.handle(),
            row.nextProcess(),
            Columns.flag(row.deleting())
        });
    }

    private static SandboxRow sandbox(Row row) {
        var kept = Columns.readable(row, "concerns", Concerns.class);
        var concerns = kept == null ? Concerns.NONE : kept;
        var spec = Columns.readable(row, "readable", SandboxSpec.class);
        var sandbox = new Sandbox(
                new SandboxId(row.getString("id")),
                spec == null ? standIn(row) : spec,
                Columns.constant(row, "state", SandboxState.class, SandboxState.LOST),
                Columns.constant(row, "agent_state", AgentState.class, AgentState.NONE),
                row.getString("node"),
                Columns.integerOrNull(row, "uid"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "started_at"),
                Columns.instantOrNull(row, "stopped_at"),
                Columns.instantOrNull(row, "expires_at"),
                Columns.readable(row, "failure", Failure.class),
                Columns.readable(row, "capabilities", Enforcement.class),
                concerns.first(),
                null,
                null);
        return new SandboxRow(
                sandbox,
                concerns,
                row.getString("handle"),
                Columns.integer(row, "next_process"),
                Columns.flag(row, "deleting"),
                spec != null);
    }

    /** What is known of a specification that can't be read: the name, and the backend, without which it can't even be deleted. */
    private static SandboxSpec standIn(Row row) {
        var name = row.getString("its_name");
        var backend = row.getString("its_backend");
        return SandboxSpec.standIn(
                name != null && Name.isValid(name)
                        ? name
                        : "unreadable-" + row.getString("id").substring(1, 9),
                backend != null && Name.isValid(backend) ? backend : null);
    }
}
