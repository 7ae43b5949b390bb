package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Page;
import dev.sandlot.bus.Request;
import dev.sandlot.config.Config;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.AgentUsage;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.UsageTold;
import dev.sandlot.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wall costs that asks for what all sandboxes have spent, where thousands of sessions are kept of sandboxes that are no more. */
class SpentTest {
    private static final int KEPT = 5000;
    private static final int TABS = 30;
    /** Of rows: what three sandboxes have, and far less than what is kept. */
    private static final int FEW = 50;

    @TempDir
    Path directory;

    private final List<Sandbox> sandboxes =
            Stream.of("one", "two", "idle").map(SpentTest::sandbox).toList();
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private Database database;

    @BeforeEach
    void start() throws SQLException {
        database = get(Database.open(vertx, directory.resolve("sandlot.db")));
        for (var sandbox : sandboxes) {
            sql("INSERT INTO sandbox (id, spec, state, agent_state, node, created_at, next_process, deleting) VALUES ('"
                    + sandbox.id() + "', '{}', 'STOPPED', 'NONE', 'here', 0, 1, 0)");
        }
        for (var sandbox : sandboxes.subList(0, 2)) {
            keep("SELECT '" + sandbox.id() + "' AS sandbox, 's' AS session");
        }
        keep("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + KEPT
                + ") SELECT printf('sgone%015d', i / 10) AS sandbox, 's' || i AS session FROM n");
        bus.handle(Request.ListSandboxes.class, ask -> Future.succeededFuture(new Page<>(sandboxes, null)));
        var agents = new Agents(
                vertx,
                Config.Agents.USUAL,
                AgentData.load(Config.Agents.USUAL),
                bus,
                database,
                (sandbox, argv, most, limit) -> Future.failedFuture("nothing runs"),
                null);
        get(vertx.deployVerticle(new AgentVerticle(bus, agents)));
    }

    @AfterEach
    void close() {
        get(vertx.undeploy(vertx.deploymentIDs().iterator().next()));
        get(database.close());
        get(vertx.close());
    }

    /** Keeps a session, and the thousand tokens that it has used, for each row. */
    private void keep(String rows) throws SQLException {
        var now = Instant.now();
        sql(
                "INSERT INTO agent_session (sandbox_id, id, agent, sandbox_name, last_at) SELECT sandbox, session, 'claude', 'x', "
                        + now.toEpochMilli() * 1000 + " FROM (" + rows + ")");
        sql("INSERT INTO agent_usage SELECT sandbox, session, 'claude-opus-4-5', " + Counts.day(now)
                + ", 1, 0, 1000, 0, 0, 0, 0 FROM (" + rows + ")");
    }

    private void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("sandlot.db"));
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static Sandbox sandbox(String name) {
        var spec = SandboxSpec.builder().name(name).build();
        var then = Instant.EPOCH;
        return new Sandbox(
                SandboxId.random(),
                spec,
                SandboxState.STOPPED,
                AgentState.NONE,
                "here",
                null,
                then,
                then,
                then,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Asks until nothing is read for it: what is forgotten when the agents begin has the sums made once more. */
    private void settle() {
        int quiet = 0;
        for (int round = 0; quiet < 3; round++) {
            assertThat(round).isLessThan(20);
            long before = database.rowsRead();
            spent();
            quiet = database.rowsRead() == before ? quiet + 1 : 0;
        }
    }

    /** What as many tabs are told that ask at the same time. */
    private Map<SandboxId, AgentUsage> spent() {
        var asked = IntStream.range(0, TABS)
                .mapToObj(i -> bus.ask(new Request.GetSpent()))
                .toList();
        var told = asked.stream().map(SpentTest::get).distinct().toList();
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    @Test
    void shouldReadOnlyWhatTheSandboxesThatExistHaveUsedAndOnlyOnce() {
        long before = database.rowsRead();
        var first = spent();
        assertThat(first)
                .containsOnlyKeys(sandboxes.get(0).id(), sandboxes.get(1).id())
                .allSatisfy((id, usage) -> assertThat(usage.tokens().total()).isEqualTo(1000));
        assertThat(database.rowsRead() - before).isPositive().isLessThan(FEW);

        settle();
        long read = database.rowsRead();
        assertThat(spent()).isEqualTo(first);
        assertThat(database.rowsRead()).isEqualTo(read);
    }

    @Test
    void shouldReadOnceMoreOnlyWhereMoreWasUsed() {
        settle();
        var one = sandboxes.get(0).id();
        var told = new UsageTold("t", UsageTold.Metric.INPUT, "claude-opus-4-5", true, 0, nanos(), 0, 500);
        assertThat(get(bus.ask(new Request.TellUsage(one, List.of(told))))).isZero();
        long before = database.rowsRead();
        assertThat(spent().get(one).tokens().total()).isEqualTo(1500);
        long read = database.rowsRead();
        assertThat(read - before).isEqualTo(4); // two sessions, what one has used, and what was told of the other

        assertThat(spent().get(one).tokens().total()).isEqualTo(1500);
        assertThat(database.rowsRead()).isEqualTo(read);
    }

    private static long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }
}
