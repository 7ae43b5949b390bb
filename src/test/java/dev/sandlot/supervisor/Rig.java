package dev.sandlot.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sandlot.backend.Backends;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import dev.sandlot.bus.SandboxChange;
import dev.sandlot.config.Config;
import dev.sandlot.config.ConfigLoader;
import dev.sandlot.config.EgressConfig;
import dev.sandlot.keeper.HostTrial;
import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.keeper.LocalKeeper;
import dev.sandlot.keeper.TreeCopy;
import dev.sandlot.keeper.cgroup.CgroupHost;
import dev.sandlot.keeper.cgroup.Realms;
import dev.sandlot.model.AgentSetup;
import dev.sandlot.model.Command;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Restart;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.process.Processes;
import dev.sandlot.store.Database;
import dev.sandlot.store.SandboxRow;
import dev.sandlot.store.SandboxTable;
import dev.sandlot.stream.Chunk;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.Inside;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.OutputSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A real supervisor with the real backend, processes and database, in a directory of its own; it can be stopped and started again. */
final class Rig implements AutoCloseable {
    static final SandboxSpec PLAIN = spec(null);

    final Path directory;
    final List<EventRecord> events = new CopyOnWriteArrayList<>();
    Bus bus;
    Processes processes;
    Inside inside;
    Conduit.Opener conduits;
    private final String realm;
    private final int firstUid;
    private int max = 50;
    private int uids = 1000;
    private int keep = 500;
    private Limits greatest = Limits.NONE;
    private Duration grace = Duration.ofSeconds(5);
    /** What agents need. */
    private AgentSetup agentSetup = AgentSetup.NONE;

    private Vertx vertx;
    private Database database;
    private LocalKeeper keeper;

    Rig() {
        try {
            directory = Files.createTempDirectory("sandlot-supervisor-");
            // As root, the sandboxes' uids have to pass through.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        realm = Realms.fresh();
        firstUid = 100_000_000 + 1000 * ThreadLocalRandom.current().nextInt(100_000);
    }

    Rig max(int sandboxes) {
        max = sandboxes;
        return this;
    }

    /** How many host uids there are for sandboxes. */
    Rig uids(int count) {
        uids = count;
        return this;
    }

    /** How many processes that have ended are kept. */
    Rig keep(int ended) {
        keep = ended;
        return this;
    }

    Rig greatest(Limits limits) {
        greatest = limits;
        return this;
    }

    Rig grace(Duration time) {
        grace = time;
        return this;
    }

    Rig agentSetup(AgentSetup needed) {
        agentSetup = needed;
        return this;
    }

    final RecordedEgress egress = new RecordedEgress();
    final RecordedSecrets secrets = new RecordedSecrets();

    Rig start() {
        vertx = Vertx.vertx();
        bus = new Bus(vertx);
        bus.on(Event.Recorded.class, event -> events.add(event.record()));
        var config = new Config(
                directory,
                null,
                null,
                new Config.Sandboxes(max, Limits.NONE, greatest, grace, firstUid, uids),
                Config.Workspaces.USUAL,
                new Config.Processes(keep),
                new Config.Logs(64 << 20, 10_000),
                EgressConfig.USUAL,
                Config.Agents.USUAL,
                Config.Notifications.NONE);
        database = get(Database.open(vertx, directory.resolve("sandlot.db")));
        var program = KeeperProgram.install(directory.resolve("lib"));
        keeper = new LocalKeeper(vertx, program, CgroupHost.find(realm), directory.resolve("conduits.sock"));
        processes = new Processes(vertx, directory.resolve("sandboxes"), keeper, 64 << 20);
        var backends = Backends.here(keeper, new HostTrial(), ConfigLoader.isRoot() ? firstUid + 999 : null);
        var supervisor = new Supervisor(
                vertx,
                config,
                bus,
                database,
                new Supervisor.Host(
                        processes, backends, new TreeCopy(program), (in, out) -> new NoWorktrees(), egress, secrets),
                (id, spec) -> Future.succeededFuture(agentSetup),
                new Supervisor.Identity("test", "here"));
        inside = supervisor.inside();
        conduits = supervisor.conduits();
        get(vertx.deployVerticle(new SupervisorVerticle(bus, supervisor)));
        return this;
    }

    /** Sandboxes go on. */
    void stop() {
        get(vertx.deploymentIDs().stream().map(vertx::undeploy).findFirst().orElseGet(Future::succeededFuture));
        get(processes.close());
        try {
            keeper.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        get(database.close());
        get(vertx.close());
    }

    void restart() {
        stop();
        start();
    }

    /** Deletes all sandboxes, checks that nothing is left of them, and removes the directory. */
    @Override
    public void close() {
        for (var sandbox : list()) {
            ask(new Request.DeleteSandbox(sandbox.id().value(), true));
        }
        assertThat(directories()).allMatch(this::isSpare);
        stop();
        assertThat(directories()).isEmpty();
        try {
            HostileTree.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All directories of sandboxes, those of none too. */
    List<Path> directories() {
        try (var found = Files.list(directory.resolve("sandboxes"))) {
            return found.toList();
        } catch (NoSuchFileException e) {
            return List.of(); // no sandbox was ever made
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is of a sandbox that is to come. */
    boolean isSpare(Path sandbox) {
        return Files.exists(sandbox.resolve("spare"));
    }

    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    <R> R ask(Request<R> request) {
        return get(bus.ask(request));
    }

    Fault refusal(Request<?> request) {
        try {
            ask(request);
        } catch (FaultException e) {
            return e.fault();
        }
        throw new AssertionError("it was not refused: " + request);
    }

    static SandboxSpec spec(Command command) {
        return SandboxSpec.builder().command(command).build();
    }

    /** Where there are no control groups, none can. */
    static void assumeItCanBePaused(Sandbox sandbox) {
        assumeTrue(sandbox.capabilities().pause() != null);
    }

    Sandbox create(SandboxSpec spec) {
        return ask(new Request.CreateSandbox(spec, null, 30));
    }

    List<Sandbox> list() {
        return ask(new Request.ListSandboxes(List.of(), Map.of(), null, null, 1000, null))
                .items();
    }

    Sandbox sandbox(Sandbox sandbox) {
        return ask(new Request.GetSandbox(sandbox.id().value(), 0));
    }

    SandboxProcess process(SandboxProcess process) {
        return ask(
                new Request.GetProcess(process.sandboxId().value(), process.id().value(), 0));
    }

    /** Runs a shell line to its end. */
    SandboxProcess run(Sandbox sandbox, String line) {
        return ask(new Request.StartProcess(sandbox.id().value(), ProcessSpec.exec(new Command.Line(line)), null, 30));
    }

    /** Starts a shell line and does not wait. */
    SandboxProcess launch(Sandbox sandbox, ProcessSpec spec) {
        return ask(new Request.StartProcess(sandbox.id().value(), spec, null, 0));
    }

    static ProcessSpec task(String line, Long timeout) {
        return ProcessSpec.of(new Command.Line(line), ProcessKind.TASK).withTimeout(timeout);
    }

    static ProcessSpec service(String line, Restart.Policy policy) {
        return ProcessSpec.of(new Command.Line(line), ProcessKind.SERVICE).withRestart(new Restart(policy, 2L));
    }

    SandboxProcess ended(SandboxProcess process) {
        return ask(
                new Request.GetProcess(process.sandboxId().value(), process.id().value(), 30));
    }

    Sandbox change(Sandbox sandbox, SandboxChange change) {
        return ask(new Request.ChangeSandbox(sandbox.id().value(), change));
    }

    /** All that it has printed, once it has ended. */
    String output(SandboxProcess process) {
        var reader = get(processes.open(process.sandboxId(), process.id(), new OutputSource.Start.First(), null));
        var text = new StringBuilder();
        while (true) {
            for (var item : get(reader.next(1 << 20))) {
                if (item instanceof Chunk chunk) {
                    text.append(chunk.bytes().toString(StandardCharsets.UTF_8));
                } else if (item instanceof OutputItem.End) {
                    reader.close();
                    return text.toString();
                }
            }
        }
    }

    private List<SandboxRow> rows() {
        var rows = new CopyOnWriteArrayList<SandboxRow>();
        get(new SandboxTable(database).each(rows::add));
        return rows;
    }

    /** The pid of its box's first process, which its backend knows it by. */
    long firstProcess(Sandbox sandbox) {
        return Long.parseLong(row(sandbox).handle().split(" ")[1]);
    }

    SandboxRow row(Sandbox sandbox) {
        return rows().stream()
                .filter(row -> row.sandbox().id().equals(sandbox.id()))
                .findFirst()
                .orElseThrow();
    }

    /** Changes the database while no daemon runs. */
    void sql(String statement) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("sandlot.db"));
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The first value that a query of the database finds, which a daemon may be using. */
    Object value(String query) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("sandlot.db"));
                var sql = connection.createStatement();
                var rows = sql.executeQuery(query)) {
            return rows.next() ? rows.getObject(1) : null;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** How many rows of the database this daemon has read. */
    long rowsRead() {
        return database.rowsRead();
    }

    List<String> eventTypes(Sandbox sandbox) {
        return events.stream()
                .filter(event -> sandbox.id().equals(event.sandbox()))
                .map(EventRecord::type)
                .toList();
    }

    static void await(BooleanSupplier condition) {
        await(Duration.ofSeconds(120), condition);
    }

    static void await(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come about within " + limit);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }
}
