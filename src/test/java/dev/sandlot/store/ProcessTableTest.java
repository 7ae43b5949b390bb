package dev.sandlot.store;

import static dev.sandlot.store.StoreFixture.NOON;
import static dev.sandlot.store.StoreFixture.await;
import static dev.sandlot.store.StoreFixture.changes;
import static dev.sandlot.store.StoreFixture.process;
import static dev.sandlot.store.StoreFixture.sandbox;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ended processes cost those who don't ask for them. */
class ProcessTableTest {
    /** More than two pages. */
    private static final int MANY = 2 * ProcessTable.PAGE + 100;

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final SandboxId id = SandboxId.random();
    private Database database;
    private ProcessTable table;

    @BeforeEach
    void open() throws Exception {
        database = await(Database.open(vertx, directory.resolve("sandlot.db")));
        table = new ProcessTable(database);
        var one = process(id, 1, null);
        await(new Journal(database, new EventTable(database, 10))
                .write(changes(List.of(sandbox(id, "demo")), List.of(one), List.of(), List.of())));
    }

    @AfterEach
    void close() throws Exception {
        await(database.close());
        await(vertx.close());
    }

    /** So many that have ended, from p2 on; each printed a second before the one before it. */
    private void add(int number) throws Exception {
        await(database.run(
                "INSERT INTO process (sandbox_id, number, state, timed_out, restarts, started_at, sent, backoff, printed_at)"
                        + " WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= ?)"
                        + " SELECT ?, i, 'EXITED', 0, 0, 0, '', 0, ? - 1000000 * i FROM n",
                number,
                id.value(),
                Columns.micros(NOON)));
    }

    private List<String> plan(String sql) throws Exception {
        var steps = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("sandlot.db"));
                var statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + sql);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }

    @Test
    void shouldFindByAnIndexWhatIsAliveWhatPrintedLastAndWhichNumberIsTheHighest() throws Exception {
        assertThat(plan(ProcessTable.ALIVE)).singleElement().asString().contains("USING INDEX process_alive");
        assertThat(plan(ProcessTable.NEWEST)).singleElement().asString().contains("USING INDEX process_printed");
        assertThat(plan(ProcessTable.HIGHEST))
                .anyMatch(step -> step.startsWith("SEARCH process"))
                .noneMatch(step -> step.startsWith("SCAN process"));
    }

    @Test
    void shouldReadNothingOfWhatHasEndedForWhatIsAlive() throws Exception {
        add(MANY);
        long before = database.rowsRead();
        assertThat(await(table.alive(null))).extracting(ProcessRow::id).containsExactly(ProcessId.of(1));
        assertThat(await(table.highest())).isEqualTo(Map.of(id, MANY + 1));
        assertThat(await(table.count(id))).isEqualTo(MANY + 1);
        assertThat(database.rowsRead() - before).isEqualTo(3);
    }

    @Test
    void shouldGiveThoseThatPrintedLastPageByPage() throws Exception {
        add(MANY);
        var first = await(table.newest(id, null, MANY));
        var last = first.get(first.size() - 1);
        assertThat(first)
                .extracting(row -> row.id().number())
                .startsWith(1, 2, 3)
                .hasSize(ProcessTable.PAGE);
        assertThat(await(table.newest(id, last, 3)))
                .extracting(row -> row.id().number())
                .containsExactly(ProcessTable.PAGE + 1, ProcessTable.PAGE + 2, ProcessTable.PAGE + 3);
        assertThat(await(table.newest(id, null, 1))).extracting(ProcessRow::id).containsExactly(ProcessId.of(1));
        assertThat(await(table.newest(SandboxId.random(), null, 9))).isEmpty();
    }

    @Test
    void shouldGiveTheseAndThoseOfAName() throws Exception {
        add(9);
        assertThat(await(table.these(id, List.of(ProcessId.of(3), ProcessId.of(99)))))
                .extracting(ProcessRow::id)
                .containsExactly(ProcessId.of(3));
        assertThat(await(table.these(id, List.of()))).isEmpty();
        assertThat(await(table.named(id, "web"))).extracting(ProcessRow::id).containsExactly(ProcessId.of(1));
        assertThat(await(table.named(id, "nobody"))).isEmpty();
    }
}
