package dev.sandlot.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.agent.AgentData;
import dev.sandlot.agent.AgentVerticle;
import dev.sandlot.agent.Agents;
import dev.sandlot.backend.Backends;
import dev.sandlot.config.Config;
import dev.sandlot.egress.DecisionBounds;
import dev.sandlot.egress.Decisions;
import dev.sandlot.egress.EgressVerticle;
import dev.sandlot.egress.OnceRules;
import dev.sandlot.egress.Presets;
import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.keeper.LocalKeeper;
import dev.sandlot.keeper.TreeCopy;
import dev.sandlot.keeper.Trial;
import dev.sandlot.keeper.cgroup.Cgroups;
import dev.sandlot.metrics.Exposition;
import dev.sandlot.metrics.Metrics;
import dev.sandlot.metrics.MetricsVerticle;
import dev.sandlot.model.Limits;
import dev.sandlot.port.PortVerticle;
import dev.sandlot.process.ConduitPorts;
import dev.sandlot.process.Processes;
import dev.sandlot.schedule.ScheduleVerticle;
import dev.sandlot.screen.ScreenVerticle;
import dev.sandlot.screen.Screens;
import dev.sandlot.secret.KeyFile;
import dev.sandlot.secret.KnownSecrets;
import dev.sandlot.secret.SecretKeeping;
import dev.sandlot.secret.SecretVerticle;
import dev.sandlot.secret.Secrets;
import dev.sandlot.service.ServiceVerticle;
import dev.sandlot.store.Database;
import dev.sandlot.store.SecretTable;
import dev.sandlot.stream.SecretSource;
import dev.sandlot.supervisor.NoWorktrees;
import dev.sandlot.supervisor.RecordedEgress;
import dev.sandlot.supervisor.Supervisor;
import dev.sandlot.supervisor.SupervisorVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the requests to what is promised of them. */
class RequestsTest {
    private final Map<String, Integer> handlers = new ConcurrentHashMap<>();

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    private static Stream<Class<?>> kinds(Class<?> kind) {
        return kind.isSealed()
                ? Arrays.stream(kind.getPermittedSubclasses()).flatMap(RequestsTest::kinds)
                : Stream.of(kind);
    }

    @Test
    void shouldBeRecordsEach() {
        assertThat(kinds(Request.class)).isNotEmpty().allMatch(Class::isRecord);
        assertThat(Event.class.getPermittedSubclasses()).isNotEmpty().allMatch(Class::isRecord);
    }

    @Test
    void shouldBeHandledExactlyOnceEach(@TempDir Path directory) throws Exception {
        var vertx = Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
                .withMetrics(options -> new Counting())
                .build();
        var config = new Config(
                directory,
                null,
                new Config.Sandboxes(1, Limits.NONE, Limits.NONE, Duration.ofSeconds(1), 200_000, 1),
                new Config.Logs(1 << 20, 100));
        var database = get(Database.open(vertx, directory.resolve("sandlot.db")));
        var keeper = new LocalKeeper(
                vertx,
                KeeperProgram.install(directory.resolve("lib")),
                Cgroups.none("a test"),
                directory.resolve("conduits.sock"));
        var processes = new Processes(vertx, directory.resolve("sandboxes"), keeper, 1 << 20);
        var backends = Backends.here(keeper, (argv, limit) -> new Trial.Result(127, "not tried"), null);
        var bus = new Bus(vertx);
        var once = new OnceRules(vertx, Clock.systemUTC(), new RecordedEgress());
        var supervisor = new Supervisor(
                vertx,
                config,
                bus,
                database,
                new Supervisor.Host(
                        processes,
                        backends,
                        new TreeCopy(keeper.program()),
                        (in, out) -> new NoWorktrees(),
                        once,
                        SecretSource.NONE),
                (sandbox, spec) -> null,
                new Supervisor.Identity("test", "here"));
        var id = get(vertx.deployVerticle(new SupervisorVerticle(bus, supervisor)));
        var services = get(vertx.deployVerticle(
                new ServiceVerticle(bus, database, supervisor.conduits(), new ConduitPorts(supervisor.conduits()))));
        var schedules = get(vertx.deployVerticle(new ScheduleVerticle(bus, database)));
        var decisions = new Decisions(vertx, database, DecisionBounds.USUAL);
        get(decisions.open());
        var egress = get(vertx.deployVerticle(new EgressVerticle(bus, database, decisions, once, Presets.load(null))));
        var ports = get(vertx.deployVerticle(new PortVerticle(bus, database, supervisor.inside())));
        var keeping = new SecretKeeping(
                vertx,
                Clock.systemUTC(),
                new SecretTable(database),
                new KeyFile(directory.resolve("secrets.key"), true),
                KnownSecrets.load(),
                new Secrets());
        get(keeping.open());
        var secrets = get(vertx.deployVerticle(new SecretVerticle(bus, keeping)));
        var exposition = new Exposition();
        var metrics = get(vertx.deployVerticle(
                new MetricsVerticle(bus, new Metrics(vertx, bus, database, exposition), exposition)));
        var agents = new Agents(
                vertx,
                config.agents(),
                AgentData.load(config.agents()),
                bus,
                database,
                supervisor.inside(),
                processes.terminals());
        var agent = get(vertx.deployVerticle(new AgentVerticle(bus, agents)));
        var screen = get(
                vertx.deployVerticle(new ScreenVerticle(bus, new Screens(vertx, bus, directory.resolve("sandboxes")))));
        for (var kind : kinds(Request.class).toList()) {
            assertThat(handlers.getOrDefault(Addresses.of(kind), 0))
                    .as(kind.getSimpleName())
                    .isEqualTo(1);
        }
        get(vertx.undeploy(metrics));
        exposition.close();
        get(vertx.undeploy(screen));
        get(vertx.undeploy(agent));
        get(vertx.undeploy(ports));
        get(vertx.undeploy(secrets));
        get(vertx.undeploy(egress));
        get(vertx.undeploy(schedules));
        get(vertx.undeploy(services));
        get(vertx.undeploy(id));
        get(processes.close());
        get(database.close());
        get(vertx.close());
    }

    /** Counts who listens where. */
    private final class Counting implements VertxMetrics {
        @Override
        public EventBusMetrics<?> createEventBusMetrics() {
            return new EventBusMetrics<String>() {
                @Override
                public String handlerRegistered(String address) {
                    handlers.merge(address, 1, Integer::sum);
                    return address;
                }
            };
        }
    }
}
