package dev.sandlot.store;

import dev.sandlot.model.EventRecord;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Writes changes that belong together in one transaction. One call at a time: the next after the last one's future has completed. */
public final class Journal {
    private final Database database;
    private final EventTable events;

    public Journal(Database database, EventTable events) {
        this.database = database;
        this.events = events;
    }

    /** Writes all or nothing, and answers with the events and their numbers. */
    public Future<List<EventRecord>> write(Changes changes) {
        if (changes.isOneProcess() && changes.processes().get(0).spec() == null) {
            var row = ProcessTable.values(changes.processes().get(0));
            return database.run(ProcessTable.SAVE, row).map(done -> List.of());
        }
        var numbered = events.numbered(changes.events());
        return database.transaction(client -> write(client, changes, numbered)).map(done -> {
            events.written(numbered);
            return numbered;
        });
    }

    private Future<Void> write(SqlClient client, Changes changes, List<EventRecord> numbered) {
        var steps = Future.<Void>succeededFuture();
        steps = then(
                steps,
                client,
                SandboxTable.SAVE,
                changes.sandboxes().stream().map(SandboxTable::values).toList());
        steps = then(
                steps,
                client,
                ProcessTable.SAVE,
                changes.processes().stream().map(ProcessTable::values).toList());
        var specs = new ArrayList<Tuple>();
        for (var row : changes.processes()) {
            var spec = row.spec();
            if (spec != null) {
                specs.add(ProcessTable.spec(row, spec));
            }
        }
        steps = then(steps, client, ProcessTable.SAVE_SPEC, specs);
        steps = then(
                steps,
                client,
                KeyTable.SAVE,
                changes.keys().stream().map(KeyTable::values).toList());
        var processes = changes.goneProcesses().stream()
                .map(gone -> Tuple.of(gone.sandbox().value(), gone.process().number()))
                .toList();
        for (var sql : ProcessTable.DELETE) {
            steps = then(steps, client, sql, processes);
        }
        var keys = changes.goneKeys().stream()
                .map(key -> Tuple.of(key.scope(), key.key()))
                .toList();
        steps = then(steps, client, KeyTable.DELETE, keys);
        var sandboxes =
                changes.goneSandboxes().stream().map(id -> Tuple.of(id.value())).toList();
        for (var sql : SandboxTable.DELETE) {
            steps = then(steps, client, sql, sandboxes);
        }
        return numbered.isEmpty() ? steps : steps.compose(done -> events.insert(client, numbered));
    }

    private static Future<Void> then(Future<Void> steps, SqlClient client, String sql, List<Tuple> rows) {
        Supplier<Future<Void>> step =
                () -> client.preparedQuery(sql).executeBatch(rows).mapEmpty();
        return rows.isEmpty() ? steps : steps.compose(done -> step.get());
    }
}
