package dev.sandlot.store;

import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Every process of every sandbox that exists, ended ones too. */
public final class ProcessTable {
    static final String SAVE = """
            INSERT INTO process (sandbox_id, number, spec, state, exit_code, signal, timed_out, restarts, started_at, ended_at,
                sent, deadline, restart_at, backoff)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sandbox_id, number) DO UPDATE SET (state, exit_code, signal, timed_out, restarts, started_at, ended_at,
                sent, deadline, restart_at, backoff)
            = (excluded.state, excluded.exit_code, excluded.signal, excluded.timed_out, excluded.restarts, excluded.started_at,
                excluded.ended_at, excluded.sent, excluded.deadline, excluded.restart_at, excluded.backoff)
            """;

    static final String DELETE = "DELETE FROM process WHERE sandbox_id = ? AND number = ?";

    private final Database database;

    public ProcessTable(Database database) {
        this.database = database;
    }

    /** By sandbox, and in it by number. */
    public Future<List<ProcessRow>> list() {
        return database.run("SELECT * FROM process ORDER BY sandbox_id, number").map(rows -> {
            var list = new ArrayList<ProcessRow>();
            rows.forEach(row -> list.add(process(row)));
            return list;
        });
    }

    static Tuple values(ProcessRow row) {
        var process = row.process();
        return Tuple.wrap(new Object[] {
            process.sandboxId().value(),
            process.id().number(),
            // Variables may be secrets: only what will be started again needs them.
            Columns.json(kept(process.spec())),
            process.state().name(),
            process.exitCode(),
            process.signal(),
            Columns.flag(process.timedOut()),
            process.restarts(),
            Columns.micros(process.startedAt()),
            Columns.micros(process.endedAt()),
            String.join(" ", row.sent()),
            Columns.micros(row.deadline()),
            Columns.micros(row.restartAt()),
            row.backoffSeconds()
        });
    }

    private static ProcessSpec kept(ProcessSpec spec) {
        return spec.kind() == ProcessKind.SERVICE ? spec : spec.withoutEnv();
    }

    private static ProcessRow process(Row row) {
        var process = new SandboxProcess(
                new SandboxId(row.getString("sandbox_id")),
                ProcessId.of(Columns.integer(row, "number")),
                Columns.json(row, "spec", ProcessSpec.class),
                ProcessState.valueOf(row.getString("state")),
                Columns.integer(row, "exit_code"),
                row.getString("signal"),
                Columns.flag(row, "timed_out"),
                Columns.integer(row, "restarts"),
                Columns.instant(row, "started_at"),
                Columns.instant(row, "ended_at"),
                OutputExtent.EMPTY);
        var sent = row.getString("sent");
        return new ProcessRow(
                process,
                sent.isEmpty() ? List.of() : List.of(sent.split(" ")),
                Columns.instant(row, "deadline"),
                Columns.instant(row, "restart_at"),
                row.getLong("backoff"));
    }
}
