package dev.sandlot;

import dev.sandlot.agent.AgentVerticle;
import dev.sandlot.agent.Agents;
import dev.sandlot.agent.Outfits;
import dev.sandlot.api.ApiDocument;
import dev.sandlot.auth.Access;
import dev.sandlot.auth.FirstToken;
import dev.sandlot.auth.IngestTokens;
import dev.sandlot.auth.Principal;
import dev.sandlot.backend.Backends;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.OutsideDoor;
import dev.sandlot.cli.Cli;
import dev.sandlot.config.Config;
import dev.sandlot.config.ConfigLoader;
import dev.sandlot.http.HttpEdge;
import dev.sandlot.http.HttpVerticle;
import dev.sandlot.http.server.HttpParts;
import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.metrics.Metrics;
import dev.sandlot.metrics.MetricsVerticle;
import dev.sandlot.notify.Notifier;
import dev.sandlot.notify.NotifyVerticle;
import dev.sandlot.process.HostTrial;
import dev.sandlot.process.Processes;
import dev.sandlot.screen.ScreenVerticle;
import dev.sandlot.screen.Screens;
import dev.sandlot.ssh.SshParts;
import dev.sandlot.ssh.SshVerticle;
import dev.sandlot.store.Database;
import dev.sandlot.store.TokenTable;
import dev.sandlot.stream.Budget;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import dev.sandlot.supervisor.Backing;
import dev.sandlot.supervisor.Supervisor;
import dev.sandlot.supervisor.SupervisorVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The composition root: configuration, then plain objects, then the bus, then verticles, in this order; and down the same way back. */
public final class Main {
    /** What may be under way at once is this part of the heap. */
    private static final int BUDGET_PART = 4;
    /** What somebody holds longer, and others need, is ended. */
    private static final Duration OVERDUE = Duration.ofSeconds(10);

    private final Deque<Supplier<Future<?>>> steps;
    private final Access access;
    private final @Nullable SshVerticle ssh;
    private final Config config;
    private final HttpEdge http;

    private Main(
            Deque<Supplier<Future<?>>> steps, Config config, Access access, @Nullable SshVerticle ssh, HttpEdge http) {
        this.steps = steps;
        this.config = config;
        this.access = access;
        this.ssh = ssh;
        this.http = http;
    }

    public static void main(String[] args) {
        System.exit(new Cli(LocalDaemon::new).runInherited(args));
    }

    static String version() {
        var packaged = Main.class.getPackage().getImplementationVersion();
        return packaged == null ? "development" : packaged;
    }

    static Vertx vertx() {
        // On a busy machine a thread may be kept waiting for seconds: that is said late, and in a line without a stack
        // trace.
        return Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.SECONDS)
                .setBlockedThreadCheckInterval(5)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
                .setMaxEventLoopExecuteTime(10)
                .setWarningExceptionTimeUnit(TimeUnit.DAYS)
                .setWarningExceptionTime(1));
    }

    /**
     * Starts everything on a state directory that is held. Where a step fails, those before it are undone.
     *
     * @param vertx stays the caller's to close if this fails
     * @param wedged told, on a thread of its own, of what the daemon can't do without and does not answer any more
     */
    static Future<Main> start(Vertx vertx, Config config, StateDirectory state, String node, Consumer<String> wedged) {
        // Side by side, because none needs another and all read files: the last on the caller's thread.
        var database = Database.open(vertx, state.database());
        var shipped = Shipped.read(vertx, config);
        var host = Future.<Host>future(made -> made.complete(Host.of(vertx, config, state)));
        return Future.join(database, shipped, host)
                .compose(all ->
                        compose(vertx, config, state, node, database.result(), host.result(), shipped.result(), wedged))
                .recover(cause -> (database.succeeded() ? database.result().close() : Future.succeededFuture())
                        .transform(closed -> Future.failedFuture(cause)));
    }

    /** What works with this host. */
    private record Host(Processes processes, Backends backends) {
        static Host of(Vertx vertx, Config config, StateDirectory state) {
            var keeper = KeeperProgram.install(state.programs());
            var logBytes = config.logs().processBytes();
            return new Host(
                    new Processes(vertx, state.sandboxes(), keeper, state.programs(), logBytes),
                    Main.backends(config, state.realm(), keeper));
        }
    }

    private static Future<Main> compose(
            Vertx vertx,
            Config config,
            StateDirectory state,
            String node,
            Database database,
            Host host,
            Shipped shipped,
            Consumer<String> wedged) {
        var processes = host.processes();
        var backends = host.backends();
        var data = shipped.data();
        var exposition = shipped.exposition();
        var access = new Access(new TokenTable(database), Clock.systemUTC());
        var backing = new Backing(backends::select, backends::named, backends::probe);
        var bus = new Bus(vertx);
        var outfitting = new Outfitting(
                new Outfits(data), new IngestTokens(vertx, access.tokens(), state.ingestKey()), config.server());
        var supervisor = new Supervisor(vertx, config, bus, database, processes, backing, outfitting, version(), node);
        var metrics = new Metrics(vertx, bus, database, exposition);
        var terminals = processes.terminals();
        var screens = new Screens(vertx, bus, state.sandboxes());
        var ssh = config.ssh() == null
                ? null
                : new SshVerticle(new SshParts(config, bus, access.throttle(), supervisor.conduits(), terminals));
        var watchdog = new Watchdog(watched(vertx, database, processes), wedged);
        var http = new HttpParts(
                config,
                bus,
                new OutsideDoor(vertx),
                access,
                processes,
                processes,
                terminals,
                screens,
                exposition.registry(),
                new Budget(Runtime.getRuntime().maxMemory() / BUDGET_PART, OVERDUE),
                database::ready,
                () -> ssh == null ? null : ssh.access(),
                watchdog::late);
        var agents = new Agents(vertx, config.agents(), data, bus, database, supervisor.inside(), terminals);
        var steps = new ArrayDeque<Supplier<Future<?>>>();
        steps.push(() -> {
            exposition.close();
            return processes.close();
        });
        return new FirstToken(vertx, access.tokens())
                .ensure(state.token())
                .compose(made -> config.notifications().isWanted()
                        ? vertx.deployVerticle(new NotifyVerticle(bus, new Notifier(vertx, config.notifications())))
                                .onSuccess(id -> steps.push(() -> vertx.undeploy(id)))
                        : Future.succeededFuture())
                .compose(made -> vertx.deployVerticle(new SupervisorVerticle(bus, supervisor)))
                .onSuccess(id -> steps.push(() -> vertx.undeploy(id)))
                .compose(id -> vertx.deployVerticle(new MetricsVerticle(bus, metrics, exposition)))
                .onSuccess(id -> steps.push(() -> vertx.undeploy(id)))
                .compose(id -> vertx.deployVerticle(new AgentVerticle(bus, agents)))
                .onSuccess(id -> steps.push(() -> vertx.undeploy(id)))
                .compose(id -> vertx.deployVerticle(new ScreenVerticle(bus, screens)))
                .onSuccess(id -> steps.push(() -> vertx.undeploy(id)))
                .compose(id -> ssh == null
                        ? Future.<Void>succeededFuture()
                        : vertx.deployVerticle(ssh)
                                .onSuccess(own -> steps.push(() -> vertx.undeploy(own)))
                                .mapEmpty())
                .compose(done -> listen(vertx, http, shipped.document(), steps))
                .onSuccess(listening -> outfitting.listensAt(config.server(), listening.port()))
                .onSuccess(listening -> {
                    watchdog.start();
                    steps.push(() -> {
                        watchdog.close();
                        return Future.succeededFuture();
                    });
                    steps.addLast(database::close);
                    steps.addLast(vertx::close);
                })
                .map(listening -> new Main(steps, config, access, ssh, listening))
                .recover(cause -> undo(steps).transform(stopped -> Future.failedFuture(cause)));
    }

    private static Future<HttpEdge> listen(
            Vertx vertx, HttpParts parts, ApiDocument document, Deque<Supplier<Future<?>>> steps) {
        return HttpEdge.prepare(vertx, parts, document).compose(edge -> {
            var instances = new DeploymentOptions().setInstances(HttpEdge.instances());
            return vertx.deployVerticle(() -> new HttpVerticle(edge), instances)
                    .onSuccess(id -> steps.push(() -> edge.close().transform(closed -> vertx.undeploy(id))))
                    .compose(id -> edge.publish())
                    .map(edge);
        });
    }

    private static Future<Void> undo(Deque<Supplier<Future<?>>> steps) {
        return Repeated.until(() -> {
            var next = steps.poll();
            return next == null
                    ? Future.succeededFuture(true)
                    : next.get().map(false).otherwise(false);
        });
    }

    /** Everything that the daemon can't do without. Vital are the event loops: one that hangs or has died leaves nothing of the daemon. */
    private static List<Watchdog.Watched> watched(Vertx vertx, Database database, Processes processes) {
        var all = new ArrayList<Watchdog.Watched>();
        for (var loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
            all.add(new Watchdog.Watched("event loop " + (all.size() + 1), true, loop::execute));
        }
        all.add(new Watchdog.Watched("database", false, answer -> answered(database.ready(), answer)));
        all.add(new Watchdog.Watched(
                "worker pool", false, answer -> answered(vertx.executeBlocking(() -> true, false), answer)));
        all.add(new Watchdog.Watched(
                "pool of process workers", false, answer -> answered(processes.answers(), answer)));
        return all;
    }

    /** One that fails has not answered, which is what the watchdog tells. */
    private static void answered(Future<?> question, Runnable answer) {
        Unawaited.note(question.onSuccess(v -> answer.run()), "a question of the watchdog");
    }

    /**
     * @param realm sets the groups of this state directory's sandboxes apart from those of others
     * @param keeper what runs on the host's side of a sandbox
     */
    static Backends backends(Config config, String realm, KeeperProgram keeper) {
        var settings = config.sandboxes();
        // One past the sandboxes' own uids: used for trials only.
        var trialUid = ConfigLoader.isRoot() ? settings.firstUid() + settings.uids() : null;
        return Backends.here(realm, keeper, new HostTrial(), trialUid);
    }

    /** Where it listens. */
    String url() {
        var server = config.server();
        var host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
        return (server.tls() == null ? "http://" : "https://") + host + ":" + http.port();
    }

    /** Where it listens for ssh, as HOST:PORT; null where it doesn't. */
    @Nullable
    String ssh() {
        if (ssh == null) {
            return null;
        }
        var reached = ssh.access();
        var host = reached.host();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + reached.port();
    }

    /** A URL that logs a browser in, once. */
    String loginUrl() {
        return url() + "/#code=" + access.loginCodes().issue(Principal.LOCAL).secret();
    }

    /**
     * The steps that take everything down again, in their order; each has to be waited for before the next. Sandboxes go on. The last
     * ends the event loops, so whoever waits must not be on one.
     */
    Deque<Supplier<Future<?>>> steps() {
        return steps;
    }
}
