package dev.sandlot.store;

import static dev.sandlot.store.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.Restart;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.PoolOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class DatabaseTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private Path file() {
        return directory.resolve("sandlot.db");
    }

    private Fault refused() {
        try {
            await(Database.open(vertx, file()));
        } catch (ExecutionException e) {
            return ((FaultException) e.getCause()).fault();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it was opened");
    }

    private void sql(String... statements) throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void shouldBeReadableByItsOwnerOnlyAndUseTheWriteAheadLog() throws Exception {
        var database = await(Database.open(vertx, file()));
        assertThat(await(database.run("PRAGMA journal_mode")).iterator().next().getString(0))
                .isEqualTo("wal");
        assertThat(await(database.run("PRAGMA synchronous")).iterator().next().getLong(0))
                .isEqualTo(1);
        for (var name : directory.toFile().list()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))))
                    .isEqualTo("rw-------");
        }
        await(database.close());
    }

    @Test
    void shouldOpenAgainWhatItHasMade() throws Exception {
        var first = await(Database.open(vertx, file()));
        await(first.run("INSERT INTO event (type, at, data) VALUES ('x', 1, '{}')"));
        await(first.close());
        var second = await(Database.open(vertx, file()));
        assertThat(await(second.run("SELECT type FROM event")).size()).isEqualTo(1);
        await(second.close());
    }

    @Test
    void shouldTakeOverProcessesOfAnEarlierVersionWhateverTheyAre() throws Exception {
        for (int step = 1; step <= 5; step++) {
            try (var in = getClass().getResourceAsStream(step + ".sql")) {
                sql(new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*\n"));
            }
        }
        var insert =
                "INSERT INTO process VALUES ('s1234567890123456789', %d, %s, 'EXITED', 0, NULL, 0, 0, 1, 2, '', NULL, NULL, 0)";
        var spec =
                "{\"command\":[\"echo\",\"a\"],\"kind\":\"SERVICE\",\"name\":\"web\",\"stdin\":\"secret\",\"stdin_open\":false,"
                        + "\"env\":{},\"timeout_seconds\":9,\"restart\":{\"policy\":\"ALWAYS\",\"max_backoff_seconds\":7}}";
        sql(
                "PRAGMA user_version = 5",
                insert.formatted(1, "'" + spec + "'"),
                insert.formatted(2, "'{damaged'"),
                insert.formatted(3, "'{\"command\":' || json_quote(printf('%.9000000c', 'x')) || '}'"),
                insert.formatted(4, "'{\"name\":5,\"timeout_seconds\":\"x\",\"restart\":3,\"command\":{}}'"));
        var database = await(Database.open(vertx, file()));
        var processes = new ProcessTable(database);
        var id = new SandboxId("s1234567890123456789");
        var rows = await(processes.of(id, 0, 9));
        assertThat(rows).hasSize(4);
        var brief = rows.get(0).brief();
        assertThat(brief.shown()).isEqualTo("echo a");
        assertThat(brief.name()).isEqualTo("web");
        assertThat(brief.kind()).isEqualTo(ProcessKind.SERVICE);
        assertThat(brief.timeoutSeconds()).isEqualTo(9);
        assertThat(brief.restart()).isEqualTo(new Restart(Restart.Policy.ALWAYS, 7L));
        assertThat(rows.get(0).extent()).isNull();
        assertThat(rows.get(2).brief().shown()).isEqualTo("x".repeat(200));
        var specs = await(processes.specs(id, rows.stream().map(ProcessRow::id).toList()));
        assertThat(specs).containsOnlyKeys(rows.get(0).id());
        assertThat(await(database.run("SELECT count(*) AS n FROM process_spec WHERE spec LIKE '%secret%'"))
                        .iterator()
                        .next()
                        .getLong("n"))
                .isZero();
        await(database.close());
    }

    @Test
    void shouldKnowTheBoxesOfAnEarlierVersionAgain() throws Exception {
        for (int step = 1; step <= 7; step++) {
            try (var in = getClass().getResourceAsStream(step + ".sql")) {
                sql(new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*\n"));
            }
        }
        var insert =
                "INSERT INTO sandbox (id, spec, state, agent_state, node, created_at, next_process, deleting, boot, pod_pid,"
                        + " pod_ticks) VALUES ('s123456789012345678%d', '{}', 'RUNNING', 'NONE', 'here', %d, 1, 0, %s, %s, %s)";
        sql(
                "PRAGMA user_version = 7",
                insert.formatted(1, 1, "'b-0-1'", "12", "3456"),
                insert.formatted(2, 2, "'b-0-1'", "NULL", "NULL"));
        var database = await(Database.open(vertx, file()));
        var handles = new ArrayList<String>();
        await(new SandboxTable(database).each(row -> handles.add(row.handle())));
        assertThat(handles).containsExactly("b-0-1 12 3456", null);
        await(database.close());
    }

    @Test
    void shouldRefuseADatabaseOfANewerVersionAndLeaveItAlone() throws Exception {
        await(await(Database.open(vertx, file())).close());
        sql("PRAGMA user_version = 99");
        var before = Files.readAllBytes(file());
        assertThat(refused().message()).contains("newer Sandlot").contains("99");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void shouldRefuseSomebodyElsesDatabase() throws Exception {
        sql("CREATE TABLE recipes (id)");
        assertThat(refused().message()).contains("not one of Sandlot's");
    }

    @Test
    void shouldRefuseWhatIsNoDatabaseAndLeaveItAlone() throws Exception {
        Files.writeString(file(), "this is not a database, but somebody's letter ".repeat(100));
        assertThat(refused().message()).contains("damaged");
        assertThat(Files.readString(file())).startsWith("this is not a database");
    }

    @Test
    void shouldRefuseADamagedDatabaseAndSayHowToRescueIt() throws Exception {
        await(await(Database.open(vertx, file())).close());
        sql("INSERT INTO idempotency_key VALUES ('a', 'b', 'c', 'd', 1)", "PRAGMA wal_checkpoint(TRUNCATE)");
        var bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
        Files.write(file(), bytes);
        var fault = refused();
        assertThat(fault.message()).contains("damaged");
        assertThat(fault.hint()).contains(".recover").contains("Nothing was changed");
        assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
    }

    @Test
    void shouldDoThingsInTheOrderOfAsking() throws Exception {
        var database = await(Database.open(vertx, file()));
        await(database.run("INSERT INTO event (seq, type, at, data) VALUES (1, 'x', 0, '{}')"));
        var writes = new ArrayList<Future<?>>();
        for (int i = 1; i <= 500; i++) {
            writes.add(database.run("UPDATE event SET at = ? WHERE seq = 1 AND at = ?", i, i - 1));
        }
        await(Future.all(writes));
        assertThat(await(database.run("SELECT at FROM event")).iterator().next().getLong(0))
                .isEqualTo(500);
        await(database.close());
    }

    @Test
    void shouldCommitEachStatementByItselfAfterATransaction() throws Exception {
        var database = await(Database.open(vertx, file()));
        await(database.transaction(client -> client.query("DELETE FROM event").execute()));
        await(database.run("INSERT INTO event (type, at, data) VALUES ('x', 0, '{}')"));
        assertThat(seenByOthers()).isEqualTo(1);
        await(database.close());
    }

    @Test
    void shouldCommitEachStatementByItselfAfterATransactionThatFailed() throws Exception {
        var database = await(Database.open(vertx, file()));
        assertThatThrownBy(() -> await(
                        database.transaction(client -> client.query("NONSENSE").execute())))
                .isInstanceOf(ExecutionException.class);
        await(database.run("INSERT INTO event (type, at, data) VALUES ('x', 0, '{}')"));
        assertThat(seenByOthers()).isEqualTo(1);
        await(database.close());
    }

    /** The control of the two tests above: should this fail one day, {@link AutoCommit} is needed no more. */
    @Test
    void withoutTheWrapperAStatementAfterATransactionIsHeldBack() throws Exception {
        await(await(Database.open(vertx, file())).close());
        var source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file());
        var bare = JDBCPool.pool(vertx, (DataSource) source, new PoolOptions().setMaxSize(1));
        await(bare.withTransaction(client -> client.query("DELETE FROM event").execute()));
        await(bare.query("INSERT INTO event (type, at, data) VALUES ('x', 0, '{}')")
                .execute());
        assertThat(seenByOthers()).isZero();
        await(bare.close());
    }

    @Test
    void shouldTellAFullDiskAsSuch() throws Exception {
        var database = await(Database.open(vertx, file()));
        await(database.run("PRAGMA max_page_count = 20"));
        assertThatThrownBy(() -> await(
                        database.run("INSERT INTO event (type, at, data) VALUES ('x', 0, ?)", "y".repeat(1 << 20))))
                .cause()
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.DISK_FULL));
        await(database.close());
    }

    @Test
    void shouldSayThatItIsBusyWhileAnotherProgramWrites() throws Exception {
        var database = await(Database.open(vertx, file()));
        await(database.ready());
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            var ready = database.ready();
            var asked = new ArrayList<Future<?>>();
            for (int i = 0; i < 3; i++) {
                asked.add(database.transaction(
                        client -> client.query("DELETE FROM event").execute()));
                asked.add(database.run("DELETE FROM event"));
            }
            for (var each : asked) {
                assertThatThrownBy(() -> await(each))
                        .cause()
                        .isInstanceOfSatisfying(
                                FaultException.class,
                                e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.UNAVAILABLE));
            }
            assertThat(ready.failed()).isTrue();
        }
        await(database.ready());
        await(database.close());
    }

    private int seenByOthers() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM event")) {
            return rows.getInt(1);
        }
    }
}
