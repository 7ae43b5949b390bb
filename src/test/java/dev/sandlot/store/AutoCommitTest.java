package dev.sandlot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** Transactions as vertx-jdbc-client asks for them, of which SQLite has ended some by its own accord, as it does on a full disk. */
class AutoCommitTest {
    @TempDir
    Path directory;

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + directory.resolve("test.db"));
        connection = new AutoCommit(source).getConnection();
        run("CREATE TABLE word (text TEXT NOT NULL UNIQUE)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void begin() throws SQLException {
        connection.setAutoCommit(false);
    }

    private interface End {
        void run() throws SQLException;
    }

    private void end(End end) throws SQLException {
        try {
            end.run();
        } finally {
            connection.setAutoCommit(false); // where true is meant
        }
    }

    /** What another connection sees of it. */
    private String words() throws SQLException {
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + directory.resolve("test.db"));
        try (var other = source.getConnection();
                var statement = other.createStatement();
                var rows = statement.executeQuery("SELECT coalesce(group_concat(text, ' '), '') FROM word")) {
            return rows.getString(1);
        }
    }

    private void requireToGoOn() throws SQLException {
        run("INSERT INTO word VALUES ('alone')");
        assertThat(words()).isEqualTo("alone");
        begin();
        run("INSERT INTO word VALUES ('in')");
        run("INSERT INTO word VALUES ('one')");
        end(connection::commit);
        assertThat(words()).isEqualTo("alone in one");
        begin();
        run("INSERT INTO word VALUES ('no more')");
        end(connection::rollback);
        assertThat(words()).isEqualTo("alone in one");
    }

    @Test
    void shouldCommitEachStatementByItselfAfterATransaction() throws SQLException {
        requireToGoOn();
    }

    @Test
    void shouldGoOnWhereSqliteHasRolledBackAndThatIsAskedFor() throws SQLException {
        begin();
        run("INSERT INTO word VALUES ('lost')");
        run("ROLLBACK");
        end(connection::rollback);
        requireToGoOn();
    }

    @Test
    void shouldTellWhatWentWrongFirstAndGoOnWhereSqliteHasRolledBack() throws SQLException {
        begin();
        run("INSERT INTO word VALUES ('lost')");
        assertThatThrownBy(() -> run("INSERT OR ROLLBACK INTO word VALUES ('lost')"))
                .hasMessageContaining("UNIQUE");
        assertThatThrownBy(() -> end(connection::commit)).hasMessageContaining("cannot commit");
        requireToGoOn();
    }

    @Test
    void shouldLeaveNothingOpenWhereACommitFails() throws SQLException {
        run("PRAGMA foreign_keys = ON");
        run("CREATE TABLE use (word TEXT REFERENCES word (text) DEFERRABLE INITIALLY DEFERRED)");
        begin();
        run("INSERT INTO use VALUES ('nowhere')");
        assertThatThrownBy(() -> end(connection::commit)).hasMessageContaining("FOREIGN KEY");
        requireToGoOn();
    }
}
