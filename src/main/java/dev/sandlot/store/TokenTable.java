package dev.sandlot.store;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Token;
import dev.sandlot.model.TokenOrigin;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
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

    /** False, and nothing is kept, where the credential that it should end with is gone already. */
    public Future<Boolean> insert(Token token, byte[] sha256) {
        var origin = token.origin();
        var lineage = String.join("/", origin.lineage());
        var last = origin.lineage().isEmpty()
                ? null
                : origin.lineage().get(origin.lineage().size() - 1);
        return database.run(
                        "INSERT INTO token (id, sha256, name, role, sandbox_id, process, session, created_at, expires_at, last_used_at,"
                                + " lineage, made_from, address, user_agent) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
                                + " WHERE ? IS NULL OR EXISTS (SELECT 1 FROM token WHERE id = ? AND revoked = 0)",
                        token.id(),
                        sha256.clone(),
                        token.name(),
                        token.role().name(),
                        token.sandbox() == null ? null : token.sandbox().value(),
                        token.process() == null ? null : token.process().value(),
                        Columns.flag(token.session()),
                        Columns.micros(token.createdAt()),
                        Columns.microsOrNull(token.expiresAt()),
                        Columns.microsOrNull(token.lastUsedAt()),
                        lineage,
                        origin.madeFrom(),
                        origin.address(),
                        origin.userAgent(),
                        last,
                        last)
                .map(rows -> rows.rowCount() > 0);
    }

    /** The token or session with this hash, whether or not it has expired; not one that was revoked. */
    public Future<Optional<Token>> find(byte[] sha256) {
        return database.run("SELECT * FROM token WHERE sha256 = ? AND revoked = 0", (Object) sha256.clone())
                .map(TokenTable::first);
    }

    /** Whether there is one with this hash, or was one that has to stay revoked. */
    public Future<Boolean> exists(byte[] sha256) {
        return database.run("SELECT 1 FROM token WHERE sha256 = ?", (Object) sha256.clone())
                .map(rows -> rows.size() > 0);
    }

    /** The token or session with this id, likewise. */
    public Future<Optional<Token>> get(String id) {
        return database.run("SELECT * FROM token WHERE id = ? AND revoked = 0", id)
                .map(TokenTable::first);
    }

    private static Optional<Token> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).findFirst().map(TokenTable::token);
    }

    /** Every token and session by age. */
    public Future<List<Token>> list() {
        return database.run("SELECT * FROM token WHERE revoked = 0 ORDER BY created_at, id")
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(TokenTable::token)
                        .toList());
    }

    /**
     * With it goes what was made from it. The token of a sandbox's agent is kept as revoked: its secret would come back, since it is made
     * out of the sandbox's id.
     *
     * @return whether there was one with this id
     */
    public Future<Boolean> delete(String id) {
        return database.transaction(one -> one.preparedQuery(
                        "UPDATE token SET revoked = 1 WHERE id = ? AND role = 'INGEST' AND revoked = 0")
                .execute(Tuple.of(id))
                .compose(kept -> kept.rowCount() > 0
                        ? Future.succeededFuture(true)
                        : one.preparedQuery("DELETE FROM token WHERE instr(lineage, ?) > 0")
                                .execute(Tuple.of(id))
                                .compose(made -> one.preparedQuery("DELETE FROM token WHERE id = ? AND revoked = 0")
                                        .execute(Tuple.of(id)))
                                .map(gone -> gone.rowCount() > 0)));
    }

    /** What was made from it stays. */
    public Future<Void> deleteAlone(String id) {
        return database.run("DELETE FROM token WHERE id = ?", id).mapEmpty();
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
                Columns.flag(row, "session"),
                origin(row),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "expires_at"),
                Columns.instantOrNull(row, "last_used_at"));
    }

    private static TokenOrigin origin(Row row) {
        var lineage = row.getString("lineage");
        return new TokenOrigin(
                lineage.isEmpty() ? List.of() : List.of(lineage.split("/")),
                row.getString("made_from"),
                row.getString("address"),
                row.getString("user_agent"));
    }
}
