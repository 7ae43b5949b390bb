package dev.sandlot.store;

import dev.sandlot.model.SandboxId;
import dev.sandlot.model.TokenCount;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What agents have used, and how far their session files have been read. Items that are written again replace what they were. */
public final class AgentTable {
    /** How many messages and tool uses of one sandbox are told apart; further ones are not counted. */
    public static final int MOST_ITEMS = 50_000;

    /** So that others get their turn between. */
    private static final int BATCH = 200;

    private static final String SAVE_ITEM = """
            INSERT INTO agent_item SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
            WHERE coalesce((SELECT items FROM agent_count WHERE sandbox_id = ?1), 0) < %d
                OR EXISTS (SELECT 1 FROM agent_item WHERE sandbox_id = ?1 AND key = ?2)
            ON CONFLICT (sandbox_id, key) DO UPDATE SET (model, messages, tool_uses, input, output, cache_read, cache_write,
                cache_write_hour)
            = (excluded.model, excluded.messages, excluded.tool_uses, excluded.input, excluded.output, excluded.cache_read,
                excluded.cache_write, excluded.cache_write_hour)
            """.formatted(MOST_ITEMS);

    private static final String SAVE_SESSION = """
            INSERT INTO agent_session (sandbox_id, id, agent, sandbox_name, started_at, last_at, told)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sandbox_id, id) DO UPDATE SET sandbox_name = excluded.sandbox_name,
                started_at = coalesce(min(started_at, excluded.started_at), started_at, excluded.started_at),
                last_at = max(last_at, excluded.last_at), told = coalesce(excluded.told, told)
            """;

    private static final String SAVE_FILE = """
            INSERT INTO agent_file (sandbox_id, path, inode, position, changed, skipping, note) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sandbox_id, path) DO UPDATE SET (inode, position, changed, skipping, note)
            = (excluded.inode, excluded.position, excluded.changed, excluded.skipping, excluded.note)
            """;

    private static final String SAVE_SERIES = """
            INSERT INTO agent_series (sandbox_id, session, metric, model, started, at, done, value)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (sandbox_id, session, metric, model) DO UPDATE SET (started, at, done, value)
            = (excluded.started, excluded.at, excluded.done, excluded.value)
            """;

    private final Database database;

    public AgentTable(Database database) {
        this.database = database;
    }

    /** Writes items, a part at a time, in their order. */
    public Future<Void> saveItems(SandboxId sandbox, List<AgentItem> items) {
        var written = Future.<Void>succeededFuture();
        for (int from = 0; from < items.size(); from += BATCH) {
            var rows = items.subList(from, Math.min(items.size(), from + BATCH)).stream()
                    .map(item -> values(sandbox, item))
                    .toList();
            written = written.compose(v -> database.transaction(client -> batch(client, SAVE_ITEM, rows)));
        }
        return written;
    }

    /** Writes what was seen of sessions, and then how far files have been read, together. */
    public Future<Void> save(SandboxId sandbox, List<AgentSessionRow> sessions, List<AgentFileRow> files) {
        var sessionRows = sessions.stream()
                .map(row -> Tuple.wrap(new Object[] {
                    sandbox.value(),
                    row.id(),
                    row.agent(),
                    row.sandboxName(),
                    Columns.microsOrNull(row.startedAt()),
                    Columns.micros(row.lastAt()),
                    Columns.json(row.told())
                }))
                .toList();
        var fileRows = files.stream()
                .map(row -> Tuple.wrap(new Object[] {
                    sandbox.value(),
                    row.path(),
                    row.inode(),
                    row.position(),
                    row.changed(),
                    Columns.flag(row.skipping()),
                    row.note()
                }))
                .toList();
        return sessions.isEmpty() && files.isEmpty()
                ? Future.succeededFuture()
                : database.transaction(client ->
                        batch(client, SAVE_SESSION, sessionRows).compose(v -> batch(client, SAVE_FILE, fileRows)));
    }

    public Future<Void> saveSeries(SandboxId sandbox, List<AgentSeriesRow> series) {
        var rows = series.stream()
                .map(row -> Tuple.wrap(new Object[] {
                    sandbox.value(),
                    row.session(),
                    row.metric(),
                    row.model(),
                    row.started(),
                    row.at(),
                    row.done(),
                    row.value()
                }))
                .toList();
        return database.transaction(client -> batch(client, SAVE_SERIES, rows));
    }

    private static Future<Void> batch(SqlClient client, String sql, List<Tuple> rows) {
        return rows.isEmpty()
                ? Future.succeededFuture()
                : client.preparedQuery(sql).executeBatch(rows).mapEmpty();
    }

    private static Tuple values(SandboxId sandbox, AgentItem item) {
        var tokens = item.tokens();
        return Tuple.wrap(new Object[] {
            sandbox.value(),
            item.key(),
            item.session(),
            item.model(),
            item.day(),
            item.messages(),
            item.toolUses(),
            tokens.input(),
            tokens.output(),
            tokens.cacheRead(),
            tokens.cacheWrite(),
            tokens.cacheWriteHour()
        });
    }

    /** @param sandbox only this one's, or null for all */
    public Future<List<AgentSessionRow>> sessions(@Nullable SandboxId sandbox) {
        return list(
                "agent_session",
                sandbox,
                row -> new AgentSessionRow(
                        new SandboxId(row.getString("sandbox_id")),
                        row.getString("id"),
                        row.getString("agent"),
                        row.getString("sandbox_name"),
                        Columns.instantOrNull(row, "started_at"),
                        Columns.instant(row, "last_at"),
                        Columns.json(row, "told", AgentSessionRow.Told.class)));
    }

    /** The sums; likewise. */
    public Future<List<UsageRow>> usage(@Nullable SandboxId sandbox) {
        return list(
                "agent_usage",
                sandbox,
                row -> new UsageRow(
                        new SandboxId(row.getString("sandbox_id")),
                        row.getString("session"),
                        row.getString("model"),
                        row.getLong("day"),
                        row.getLong("messages"),
                        row.getLong("tool_uses"),
                        new TokenCount(
                                row.getLong("input"),
                                row.getLong("output"),
                                row.getLong("cache_read"),
                                row.getLong("cache_write"),
                                row.getLong("cache_write_hour"))));
    }

    /** What telemetry has told; likewise. Each comes with its sandbox. */
    public Future<List<Told>> series(@Nullable SandboxId sandbox) {
        return list(
                "agent_series",
                sandbox,
                row -> new Told(
                        new SandboxId(row.getString("sandbox_id")),
                        new AgentSeriesRow(
                                row.getString("session"),
                                row.getString("metric"),
                                row.getString("model"),
                                row.getLong("started"),
                                row.getLong("at"),
                                row.getDouble("done"),
                                row.getDouble("value"))));
    }

    /** A series and whose it is. */
    public record Told(SandboxId sandbox, AgentSeriesRow series) {}

    public Future<List<AgentFileRow>> files(SandboxId sandbox) {
        return list(
                "agent_file",
                sandbox,
                row -> new AgentFileRow(
                        row.getString("path"),
                        row.getLong("inode"),
                        row.getLong("position"),
                        row.getLong("changed"),
                        Columns.flag(row, "skipping"),
                        row.getString("note")));
    }

    /** The sandboxes that exist in which an agent has used anything. */
    public Future<List<SandboxId>> users() {
        return database.run(
                        "SELECT id FROM sandbox WHERE EXISTS (SELECT 1 FROM agent_session WHERE sandbox_id = sandbox.id)"
                                + " OR EXISTS (SELECT 1 FROM agent_usage WHERE sandbox_id = sandbox.id)"
                                + " OR EXISTS (SELECT 1 FROM agent_series WHERE sandbox_id = sandbox.id)")
                .map(rows -> {
                    var list = new ArrayList<SandboxId>();
                    rows.forEach(row -> list.add(new SandboxId(row.getString("id"))));
                    return list;
                });
    }

    /** How many items of this sandbox are told apart. */
    public Future<Long> items(SandboxId sandbox) {
        return database.run("SELECT items FROM agent_count WHERE sandbox_id = ?", sandbox.value())
                .map(rows -> rows.size() == 0 ? 0L : rows.iterator().next().getLong("items"));
    }

    /** Forgets how far the files of a sandbox have been read. What it has used stays. */
    public Future<Void> forgetFiles(SandboxId sandbox) {
        return database.run("DELETE FROM agent_file WHERE sandbox_id = ?", sandbox.value())
                .mapEmpty();
    }

    /** Forgets these files of it. */
    public Future<Void> forgetFiles(SandboxId sandbox, List<String> paths) {
        var rows = paths.stream().map(path -> Tuple.of(sandbox.value(), path)).toList();
        return database.transaction(
                client -> batch(client, "DELETE FROM agent_file WHERE sandbox_id = ? AND path = ?", rows));
    }

    /** Forgets single items before one day, and sums and sessions before another (days since 1970). */
    public Future<Void> trim(long items, long sums) {
        long micros = sums * 86_400_000_000L;
        return database.run("DELETE FROM agent_item WHERE day < ?", items)
                .compose(v -> database.run("DELETE FROM agent_usage WHERE day < ?", sums))
                .compose(v -> database.run("DELETE FROM agent_session WHERE last_at < ?", micros))
                .compose(v -> database.run("DELETE FROM agent_series WHERE at < ?", micros * 1000))
                .compose(v -> database.run("DELETE FROM agent_count WHERE items <= 0"))
                .compose(v -> database.run("DELETE FROM agent_file WHERE sandbox_id NOT IN (SELECT id FROM sandbox)"))
                .mapEmpty();
    }

    private <T> Future<List<T>> list(String table, @Nullable SandboxId sandbox, Function<Row, T> made) {
        var sql = "SELECT * FROM " + table;
        var rows = sandbox == null ? database.run(sql) : database.run(sql + " WHERE sandbox_id = ?", sandbox.value());
        return rows.map(found -> {
            var list = new ArrayList<T>();
            found.forEach(row -> list.add(made.apply(row)));
            return list;
        });
    }
}
