package dev.sandlot.store;

import dev.sandlot.model.AgentState;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Failure;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Every sandbox that exists. */
public final class SandboxTable {
    static final String SAVE = """
            INSERT INTO sandbox (id, spec, state, agent_state, node, uid, created_at, started_at, stopped_at, expires_at,
                failure, capabilities, concerns, boot, pod_pid, pod_ticks, next_process, deleting)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET (spec, state, agent_state, node, uid, created_at, started_at, stopped_at, expires_at,
                failure, capabilities, concerns, boot, pod_pid, pod_ticks, next_process, deleting)
            = (excluded.spec, excluded.state, excluded.agent_state, excluded.node, excluded.uid, excluded.created_at,
                excluded.started_at, excluded.stopped_at, excluded.expires_at, excluded.failure, excluded.capabilities,
                excluded.concerns, excluded.boot, excluded.pod_pid, excluded.pod_ticks, excluded.next_process, excluded.deleting)
            """;

    /** With the sandbox go its processes, its bound tokens, the keys used in it and its samples. */
    static final List<String> DELETE = List.of(
            "DELETE FROM process WHERE sandbox_id = ?",
            "DELETE FROM token WHERE sandbox_id = ?",
            "DELETE FROM idempotency_key WHERE scope = 'start:' || ?",
            SampleTable.DELETE,
            "DELETE FROM sandbox WHERE id = ?");

    private final Database database;

    public SandboxTable(Database database) {
        this.database = database;
    }

    /** By age, oldest first. */
    public Future<List<SandboxRow>> list() {
        return database.run("SELECT * FROM sandbox ORDER BY created_at, id").map(rows -> {
            var list = new ArrayList<SandboxRow>();
            rows.forEach(row -> list.add(sandbox(row)));
            return list;
        });
    }

    static Tuple values(SandboxRow row) {
        var sandbox = row.sandbox();
        return Tuple.wrap(new Object[] {
            sandbox.id().value(),
            Columns.json(sandbox.spec()),
            sandbox.state().name(),
            sandbox.agentState().name(),
            sandbox.node(),
            sandbox.uid(),
            Columns.micros(sandbox.createdAt()),
            Columns.micros(sandbox.startedAt()),
            Columns.micros(sandbox.stoppedAt()),
            Columns.micros(sandbox.expiresAt()),
            Columns.json(sandbox.failure()),
            Columns.json(sandbox.capabilities()),
            Columns.json(row.concerns()),
            row.boot(),
            row.podPid(),
            row.podTicks(),
            row.nextProcess(),
            Columns.flag(row.deleting())
        });
    }

    private static SandboxRow sandbox(Row row) {
        var kept = Columns.json(row, "concerns", Concerns.class);
        var concerns = kept == null ? Concerns.NONE : kept;
        var sandbox = new Sandbox(
                new SandboxId(row.getString("id")),
                Columns.json(row, "spec", SandboxSpec.class),
                SandboxState.valueOf(row.getString("state")),
                AgentState.valueOf(row.getString("agent_state")),
                row.getString("node"),
                Columns.integer(row, "uid"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "started_at"),
                Columns.instant(row, "stopped_at"),
                Columns.instant(row, "expires_at"),
                Columns.json(row, "failure", Failure.class),
                Columns.json(row, "capabilities", Enforcement.class),
                concerns.first());
        return new SandboxRow(
                sandbox,
                concerns,
                row.getString("boot"),
                row.getLong("pod_pid"),
                row.getLong("pod_ticks"),
                Columns.integer(row, "next_process"),
                Columns.flag(row, "deleting"));
    }
}
