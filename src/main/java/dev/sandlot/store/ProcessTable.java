package dev.sandlot.store;

import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessBrief;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Restart;
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
import org.jspecify.annotations.Nullable;

/**
 * The processes of every sandbox that exists, ended ones too as long as they are kept. What may be large, the specification, is kept apart and
 * read for itself, and nothing is read whole: a list comes in pages.
 */
public final class ProcessTable {
    /** How many rows are read at once. */
    public static final int PAGE = 500;

    /** A specification that takes more in the database than any that is accepted is not read. */
    static final int MOST_SPEC = 8 << 20;

    static final String SAVE = """
            INSERT INTO process (sandbox_id, number, kind, name, shown, timeout, restart, max_backoff, weight, state, exit_code, signal,
                timed_out, restarts, started_at, ended_at, first_seq, next_seq, stdout_bytes, stderr_bytes, printed_at, sent, deadline,
                restart_at, backoff, returns)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sandbox_id, number) DO UPDATE SET (state, exit_code, signal, timed_out, restarts, started_at, ended_at,
                first_seq, next_seq, stdout_bytes, stderr_bytes, printed_at, sent, deadline, restart_at, backoff, returns)
            = (excluded.state, excluded.exit_code, excluded.signal, excluded.timed_out, excluded.restarts, excluded.started_at,
                excluded.ended_at, excluded.first_seq, excluded.next_seq, excluded.stdout_bytes, excluded.stderr_bytes,
                excluded.printed_at, excluded.sent, excluded.deadline, excluded.restart_at, excluded.backoff, excluded.returns)
            """;

    static final String SAVE_SPEC = "INSERT OR REPLACE INTO process_spec (sandbox_id, number, spec) VALUES (?, ?, ?)";

    static final List<String> DELETE = List.of(
            "DELETE FROM process WHERE sandbox_id = ? AND number = ?",
            "DELETE FROM process_spec WHERE sandbox_id = ? AND number = ?");

    /** What is said of those is said by an index too, word for word: so what has ended is not looked at. */
    static final String ALIVE = """
            SELECT * FROM process WHERE (sandbox_id, number) > (?, ?)
                AND (state = 'RUNNING' OR restart_at IS NOT NULL OR number = 1 OR kind IN ('SERVICE', 'DISPLAY'))
            ORDER BY sandbox_id, number LIMIT ?
            """;

    static final String NEWEST = """
            SELECT * FROM process WHERE sandbox_id = ? AND printed_at IS NOT NULL AND (printed_at, number) < (?, ?)
            ORDER BY printed_at DESC, number DESC LIMIT ?
            """;

    /** One look for each sandbox, whatever it has had. */
    static final String HIGHEST =
            "SELECT id, (SELECT max(number) FROM process WHERE sandbox_id = sandbox.id) AS number FROM sandbox";

    private final Database database;

    public ProcessTable(Database database) {
        this.database = database;
    }

    /**
     * Those of which something may still come, in all sandboxes: what runs, what is going to be started again, services and displays, and the
     * first one of each sandbox. By sandbox, and in it by number; at most {@link #PAGE}.
     *
     * @param after the last one of the page before, or null
     */
    public Future<List<ProcessRow>> alive(@Nullable ProcessRow after) {
        return after == null
                ? rows(ALIVE, "", 0, PAGE)
                : rows(ALIVE, after.sandbox().value(), after.id().number(), PAGE);
    }

    /**
     * Those of one sandbox, by number; at most {@link #PAGE}.
     *
     * @param after the number of the last one of the page before, or 0
     */
    public Future<List<ProcessRow>> of(SandboxId sandbox, int after, int most) {
        var sql = "SELECT * FROM process WHERE sandbox_id = ? AND number > ? ORDER BY number LIMIT ?";
        return rows(sql, sandbox.value(), after, Math.min(PAGE, most));
    }

    /** Those of one sandbox that have this name, of which there is one at most. */
    public Future<List<ProcessRow>> named(SandboxId sandbox, String name) {
        return rows("SELECT * FROM process WHERE sandbox_id = ? AND name = ?", sandbox.value(), name);
    }

    /** How many there are of one sandbox. */
    public Future<Long> count(SandboxId sandbox) {
        return database.run("SELECT count(*) AS number FROM process WHERE sandbox_id = ?", sandbox.value())
                .map(rows -> rows.iterator().next().getLong("number"));
    }

    /**
     * Those of one sandbox that have printed anything, the one that did last first; at most {@link #PAGE}.
     *
     * @param after the last one of the page before, or null
     */
    public Future<List<ProcessRow>> newest(SandboxId sandbox, @Nullable ProcessRow after, int most) {
        var printedAt = after == null ? null : after.printedAt();
        return after == null || printedAt == null
                ? rows(NEWEST, sandbox.value(), Long.MAX_VALUE, Integer.MAX_VALUE, Math.min(PAGE, most))
                : rows(
                        NEWEST,
                        sandbox.value(),
                        Columns.micros(printedAt),
                        after.id().number(),
                        Math.min(PAGE, most));
    }

    /** These of one sandbox that there are; at most {@link #PAGE}. */
    public Future<List<ProcessRow>> these(SandboxId sandbox, List<ProcessId> some) {
        var values = new ArrayList<Object>(List.of(sandbox.value()));
        some.stream().limit(PAGE).forEach(id -> values.add(id.number()));
        var sql = "SELECT * FROM process WHERE sandbox_id = ? AND number IN ("
                + String.join(", ", Collections.nCopies(values.size() - 1, "?")) + ")";
        return rows(sql, values.toArray());
    }

    private Future<List<ProcessRow>> rows(String sql, Object... values) {
        return database.run(sql, values).map(rows -> {
            var list = new ArrayList<ProcessRow>();
            rows.forEach(row -> list.add(process(row)));
            return list;
        });
    }

    /** The highest number of each sandbox that has any. */
    public Future<Map<SandboxId, Integer>> highest() {
        return database.run(HIGHEST).map(rows -> {
            var highest = new HashMap<SandboxId, Integer>();
            rows.forEach(row -> {
                var number = Columns.integerOrNull(row, "number");
                if (number != null) {
                    highest.put(new SandboxId(row.getString("id")), number);
                }
            });
            return highest;
        });
    }

    /** What these processes of a sandbox were asked to be. One that can't be read, or is larger than any should be, is not in the answer. */
    public Future<Map<ProcessId, ProcessSpec>> specs(SandboxId sandbox, List<ProcessId> processes) {
        if (processes.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        var sql = "SELECT number, CASE WHEN length(spec) <= ? THEN spec END AS spec FROM process_spec"
                + " WHERE sandbox_id = ? AND number IN ("
                + String.join(", ", Collections.nCopies(processes.size(), "?")) + ")";
        var values = new ArrayList<Object>(List.of(MOST_SPEC, sandbox.value()));
        processes.forEach(id -> values.add(id.number()));
        return database.run(sql, values.toArray()).map(ProcessTable::specs);
    }

    private static Map<ProcessId, ProcessSpec> specs(RowSet<Row> rows) {
        var specs = new HashMap<ProcessId, ProcessSpec>();
        for (var row : rows) {
            var spec = Columns.readable(row, "spec", ProcessSpec.class);
            if (spec != null) {
                specs.put(ProcessId.of(Columns.integer(row, "number")), spec);
            }
        }
        return specs;
    }

    static Tuple spec(ProcessRow row, ProcessSpec spec) {
        return Tuple.of(row.sandbox().value(), row.id().number(), Columns.json(kept(spec)));
    }

    static Tuple values(ProcessRow row) {
        var brief = row.brief();
        var extent = row.extent();
        return Tuple.wrap(new Object[] {
            row.sandbox().value(),
            row.id().number(),
            brief.kind().name(),
            brief.name(),
            brief.shown(),
            brief.timeoutSeconds(),
            brief.restart().policy().name(),
            brief.restart().maxBackoffSeconds(),
            brief.weight(),
            row.state().name(),
            row.exitCode(),
            row.signal(),
            Columns.flag(row.timedOut()),
            row.restarts(),
            Columns.micros(row.startedAt()),
            Columns.microsOrNull(row.endedAt()),
            extent == null ? null : extent.firstSeq(),
            extent == null ? null : extent.nextSeq(),
            extent == null ? null : extent.stdoutBytes(),
            extent == null ? null : extent.stderrBytes(),
            Columns.microsOrNull(row.printedAt()),
            String.join(" ", row.sent()),
            Columns.microsOrNull(row.deadline()),
            Columns.microsOrNull(row.restartAt()),
            row.backoffSeconds(),
            Columns.flag(row.returns())
        });
    }

    /** Variables may be secrets: only what will be started again needs them. */
    private static ProcessSpec kept(ProcessSpec spec) {
        return spec.kind() == ProcessKind.SERVICE ? spec : spec.withoutEnv();
    }

    /** Never fails: of a row that makes no sense there is what does. */
    private static ProcessRow process(Row row) {
        var brief = new ProcessBrief(
                Columns.constant(row, "kind", ProcessKind.class, ProcessKind.EXEC),
                row.getString("name"),
                row.getString("shown"),
                row.getLong("timeout"),
                restart(row),
                row.getLong("weight"));
        var sent = row.getString("sent");
        return new ProcessRow(
                new SandboxId(row.getString("sandbox_id")),
                ProcessId.of(Columns.integer(row, "number")),
                brief,
                null,
                Columns.constant(row, "state", ProcessState.class, ProcessState.LOST),
                Columns.integerOrNull(row, "exit_code"),
                row.getString("signal"),
                Columns.flag(row, "timed_out"),
                Columns.integer(row, "restarts"),
                Columns.instant(row, "started_at"),
                Columns.instantOrNull(row, "ended_at"),
                extent(row),
                Columns.instantOrNull(row, "printed_at"),
                sent.isEmpty() ? List.of() : List.of(sent.split(" ")),
                Columns.instantOrNull(row, "deadline"),
                Columns.instantOrNull(row, "restart_at"),
                row.getLong("backoff"),
                Columns.flag(row, "returns"));
    }

    private static Restart restart(Row row) {
        var policy = Columns.constant(row, "restart", Restart.Policy.class, Restart.Policy.NEVER);
        long backoff = row.getLong("max_backoff");
        return new Restart(policy, Math.max(1, Math.min(backoff, 3600)));
    }

    private static @Nullable OutputExtent extent(Row row) {
        return row.getLong("next_seq") == null
                ? null
                : new OutputExtent(
                        row.getLong("first_seq"),
                        row.getLong("next_seq"),
                        row.getLong("stdout_bytes"),
                        row.getLong("stderr_bytes"));
    }
}
