package dev.sandlot.store;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Token;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Access tokens and the sessions of browsers: what they may do, and the SHA-256 of their secrets, never a secret. */
public final class TokenTable {
    private final Database database;

    public TokenTable(Database database) {
        this.database = database;
    }

    /** @param session whether it stands for a browser's login, which is not listed */
    public Future<Void> insert(Token token, byte[] sha256, boolean session) {
        return database.run(
                        "INSERT INTO token (id, sha256, name, role, sandbox_id, process, session, created_at, expires_at, last_used_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        token.id(),
                        sha256.clone(),
                        token.name(),
                        token.role().name(),
                        token.sandbox() == null ? null : token.sandbox().value(),
                        token.process() == null ? null : token.process().value(),
                        Columns.flag(session),
                        Columns.micros(token.createdAt()),
                        Columns.micros(token.expiresAt()),
                        Columns.micros(token.lastUsedAt()))
                .mapEmpty();
    }

    /** The token or session with this hash, whether or not it has expired. */
    public Future<Optional<Token>> find(byte[] sha256) {
        return database.run("SELECT * FROM token WHERE sha256 = ?", (Object) sha256.clone())
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(TokenTable::token));
    }

    /** Every token by age, without sessions. */
    public Future<List<Token>> list() {
        return database.run("SELECT * FROM token WHERE session = 0 ORDER BY created_at, id")
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(TokenTable::token)
                        .toList());
    }

    /** Whether there was one with this id. */
    public Future<Boolean> delete(String id) {
        return database.run("DELETE FROM token WHERE id = ?", id).map(rows -> rows.rowCount() > 0);
    }

    /** Whether there was one with this hash. */
    public Future<Boolean> deleteByHash(byte[] sha256) {
        return database.run("DELETE FROM token WHERE sha256 = ?", (Object) sha256.clone())
                .map(rows -> rows.rowCount() > 0);
    }

    public Future<Void> touched(String id, Instant at) {
        return database.run("UPDATE token SET last_used_at = ? WHERE id = ?", Columns.micros(at), id)
                .mapEmpty();
    }

    public Future<Void> deleteExpired(Instant now) {
        return database.run("DELETE FROM token WHERE expires_at <= ?", Columns.micros(now))
                .mapEmpty();
    }

    private static Token token(Row row) {
        var sandbox = row.getString("sandbox_id");
        var process = row.getString("process");
        return new Token(
                row.getString("id"),
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                sandbox == null ? null : new SandboxId(sandbox),
                process == null ? null : new ProcessId(process),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "expires_at"),
                Columns.instant(row, "last_used_at"));
    }
}
