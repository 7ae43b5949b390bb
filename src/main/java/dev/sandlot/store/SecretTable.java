package dev.sandlot.store;

import dev.sandlot.model.SecretHost;
import dev.sandlot.model.SecretPlace;
import dev.sandlot.model.SecretSpec;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The secrets that sandboxes use and never see, their values sealed. */
public final class SecretTable {
    private static final String SAVE = """
            INSERT INTO secret (name, hosts, place, place_name, variable, env, key_id, sealed, lengths, changed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET (hosts, place, place_name, variable, env, key_id, sealed, lengths, changed_at)
            = (excluded.hosts, excluded.place, excluded.place_name, excluded.variable, excluded.env, excluded.key_id, excluded.sealed,
                excluded.lengths, excluded.changed_at)
            """;

    private final Database database;

    public SecretTable(Database database) {
        this.database = database;
    }

    /** By name, those that were removed too. */
    public Future<List<SecretRow>> all() {
        return database.run("SELECT * FROM secret ORDER BY name")
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(SecretTable::row)
                        .toList());
    }

    /** In the place of what there is of its name. */
    public Future<Void> save(SecretRow row) {
        var spec = row.spec();
        return database.run(
                        SAVE,
                        spec.name(),
                        String.join(
                                " ",
                                spec.hosts().stream().map(SecretHost::toString).toList()),
                        spec.place().kind().name(),
                        spec.place().name(),
                        spec.variable(),
                        Columns.json(spec.env()),
                        row.keyId(),
                        row.sealed(),
                        String.join(
                                " ", row.lengths().stream().map(String::valueOf).toList()),
                        Columns.micros(row.changedAt()))
                .mapEmpty();
    }

    /** Of those that were removed. */
    public Future<Void> delete(String name) {
        return database.run("DELETE FROM secret WHERE name = ? AND sealed IS NULL", name)
                .mapEmpty();
    }

    private static SecretRow row(Row row) {
        var env = new TreeMap<String, String>();
        Columns.object(row, "env").forEach((name, value) -> env.put(name, String.valueOf(value)));
        return new SecretRow(
                new SecretSpec(
                        row.getString("name"),
                        words(row.getString("hosts"))
                                .map(host -> SecretHost.parse("hosts", host))
                                .toList(),
                        new SecretPlace(SecretPlace.Kind.valueOf(row.getString("place")), row.getString("place_name")),
                        row.getString("variable"),
                        env),
                row.getString("key_id"),
                bytes(row.getBuffer("sealed")),
                words(row.getString("lengths")).map(Integer::valueOf).toList(),
                Columns.instant(row, "changed_at"));
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split(" "));
    }

    private static byte @Nullable [] bytes(@Nullable Buffer value) {
        return value == null ? null : value.getBytes();
    }
}
