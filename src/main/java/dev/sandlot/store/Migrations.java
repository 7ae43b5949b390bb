package dev.sandlot.store;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a database to the shape that this version knows, step by step, each step whole or not at all. {@code PRAGMA user_version}
 * tells which steps a database has had; step N is the resource {@code N.sql}.
 */
final class Migrations {
    /** The newest shape that this version knows. */
    static final int LATEST = 16;

    private Migrations() {}

    /** Blocks. Faults: the database is damaged, newer, or not one of Sandlot's; it is then left as it was. */
    static void apply(Connection connection, Path file) throws SQLException {
        int version = number(connection, "PRAGMA user_version");
        if (version > LATEST) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "The database " + file + " was written by a newer Sandlot (its version is " + version
                                    + ", this one knows " + LATEST + ").",
                            "Start that newer Sandlot again, or choose another state directory with --state-dir.")
                    .asException();
        }
        if (version == 0 && number(connection, "SELECT count(*) FROM sqlite_schema") > 0) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "The database " + file + " is not one of Sandlot's.",
                            "Move it away, or choose another state directory with --state-dir.")
                    .asException();
        }
        if (version > 0) {
            check(connection, file);
        }
        for (int step = version + 1; step <= LATEST; step++) {
            apply(connection, step);
        }
    }

    /** Looks through the small tables that everything rests on; not through the events, which may be many. */
    private static void check(Connection connection, Path file) throws SQLException {
        for (var table : List.of("sandbox", "process", "token", "idempotency_key")) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("PRAGMA quick_check(" + table + ")")) {
                var found = rows.next() ? rows.getString(1) : "nothing";
                if (!found.equals("ok")) {
                    throw Faults.damaged(file, found);
                }
            }
        }
    }

    private static void apply(Connection connection, int step) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            for (var sql : statements(step)) {
                statement.execute(sql);
            }
            statement.execute("PRAGMA user_version = " + step);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static List<String> statements(int step) {
        try (var in = Migrations.class.getResourceAsStream(step + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("no migration " + step);
            }
            var statements = new ArrayList<String>();
            for (var part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*\n")) {
                if (!part.isBlank()) {
                    statements.add(part);
                }
            }
            return statements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }
}
