package dev.sandlot.store;

import dev.sandlot.model.Deploy;
import dev.sandlot.model.HealthCheck;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The starts of deployed services. */
public final class DeployTable {
    private static final String INSERT =
            "INSERT INTO deploy (sandbox_id, service, number, release, process, health, at) VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final Database database;

    public DeployTable(Database database) {
        this.database = database;
    }

    /** @param key with which it was asked for, if any: both are written or neither */
    public Future<Void> insert(Deploy deploy, @Nullable KeyRow key) {
        if (key == null) {
            return database.run(INSERT, values(deploy)).mapEmpty();
        }
        return database.transaction(client -> client.preparedQuery(INSERT)
                .execute(values(deploy))
                .compose(done -> client.preparedQuery(KeyTable.SAVE).execute(KeyTable.values(key)))
                .mapEmpty());
    }

    private static Tuple values(Deploy deploy) {
        return Tuple.wrap(new @Nullable Object[] {
            deploy.sandbox().value(),
            deploy.service(),
            deploy.number(),
            deploy.release(),
            deploy.process().value(),
            Columns.json(deploy.health()),
            Columns.micros(deploy.at())
        });
    }

    /** Of all sandboxes, each service's newest first. */
    public Future<List<Deploy>> all() {
        return database.run("SELECT * FROM deploy ORDER BY sandbox_id, service, number DESC")
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(DeployTable::deploy)
                        .toList());
    }

    public Future<Void> delete(Deploy deploy) {
        return database.run(
                        "DELETE FROM deploy WHERE sandbox_id = ? AND service = ? AND number = ?",
                        deploy.sandbox().value(),
                        deploy.service(),
                        deploy.number())
                .mapEmpty();
    }

    public Future<Void> deleteOf(SandboxId sandbox) {
        return database.run("DELETE FROM deploy WHERE sandbox_id = ?", sandbox.value())
                .mapEmpty();
    }

    private static Deploy deploy(Row row) {
        return new Deploy(
                new SandboxId(row.getString("sandbox_id")),
                row.getString("service"),
                row.getInteger("number"),
                row.getInteger("release"),
                new ProcessId(row.getString("process")),
                Columns.json(row, "health", HealthCheck.class),
                Columns.instant(row, "at"));
    }
}
