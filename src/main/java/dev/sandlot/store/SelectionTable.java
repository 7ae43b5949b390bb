package dev.sandlot.store;

import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Which sandbox somebody works with who names none. A selection goes with its token and with its sandbox. */
public final class SelectionTable {
    private final Database database;

    public SelectionTable(Database database) {
        this.database = database;
    }

    /** @param holder a token's id, or another word for who has none */
    public Future<Optional<SandboxId>> get(String holder) {
        return database.run("SELECT sandbox_id FROM selection WHERE holder = ?", holder)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(row -> new SandboxId(row.getString("sandbox_id"))));
    }

    /** Puts the sandbox in the place of the one before. */
    public Future<Void> put(String holder, SandboxId sandbox) {
        return database.run(
                        "INSERT INTO selection (holder, sandbox_id) VALUES (?, ?)"
                                + " ON CONFLICT (holder) DO UPDATE SET sandbox_id = excluded.sandbox_id",
                        holder,
                        sandbox.value())
                .mapEmpty();
    }
}
