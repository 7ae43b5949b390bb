package dev.sandlot;

import dev.sandlot.agent.AgentSetups;
import dev.sandlot.agent.AgentVerticle;
import dev.sandlot.agent.Agents;
import dev.sandlot.api.ApiDocument;
import dev.sandlot.auth.Access;
import dev.sandlot.auth.DerivedSecrets;
import dev.sandlot.auth.FirstToken;
import dev.sandlot.auth.IngestTokens;
import dev.sandlot.auth.Principal;
import dev.sandlot.bus.Bus;
import dev.sandlot.cli.Cli;
import dev.sandlot.config.Config;
import dev.sandlot.config.ConfigLoader;
import dev.sandlot.egress.DaemonDoor;
import dev.sandlot.egress.DecisionBounds;
import dev.sandlot.egress.Decisions;
import dev.sandlot.egress.EgressVerticle;
import dev.sandlot.egress.Gates;
import dev.sandlot.egress.OnceRules;
import dev.sandlot.http.HttpEdge;
import dev.sandlot.http.HttpVerticle;
import dev.sandlot.http.server.DaemonStatus;
import dev.sandlot.http.server.HttpParts;
import dev.sandlot.metrics.Metrics;
import dev.sandlot.metrics.MetricsVerticle;
import dev.sandlot.model.Role;
import dev.sandlot.notify.Notifier;
import dev.sandlot.notify.NotifyVerticle;
import dev.sandlot.port.PortVerticle;
import dev.sandlot.process.ConduitPorts;
import dev.sandlot.schedule.ScheduleVerticle;
import dev.sandlot.screen.ScreenVerticle;
import dev.sandlot.screen.Screens;
import dev.sandlot.secret.SecretKeeping;
import dev.sandlot.secret.SecretVerticle;
import dev.sandlot.secret.Secrets;
import dev.sandlot.service.ServiceVerticle;
import dev.sandlot.ssh.SshParts;
import dev.sandlot.ssh.SshVerticle;
import dev.sandlot.store.Database;
import dev.sandlot.store.SecretTable;
import dev.sandlot.store.SelectionTable;
import dev.sandlot.store.TokenTable;
import dev.sandlot.stream.Budget;
import dev.sandlot.stream.BulkPorts;
import dev.sandlot.supervisor.Supervisor;
import dev.sandlot.supervisor.SupervisorVerticle;
import dev.sandlot.unix.EpollLoops;
import dev.sandlot.workspace.InnerFiles;
import dev.sandlot.workspace.InnerGit;
import dev.sandlot.worktree.HostWorktrees;
import dev.sandlot.worktree.WorktreeVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The composition root: configuration, then plain objects, then the bus, then verticles, in this order; and down the same way back. */
public final class Main {
    /** What may be under way at once is this part of the heap. */
    private static final int BUDGET_PART = 4;
    /** What somebody holds longer, and others need, is ended. */
    private static final Duration OVERDUE = Duration.ofSeconds(10);

    private final Deployment deployment;
    private final Access access;
    private final @Nullable SshVerticle ssh;
    private final Config config;
    private final HttpEdge http;

    private Main(Deployment deployment, Config config, Access access, @Nullable SshVerticle ssh, HttpEdge http) {
        this.deployment = deployment;
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
        return EpollLoops.vertx(new VertxOptions()
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
        var host = Future.<HostParts>future(made -> made.complete(HostParts.of(vertx, config, state)));
        return Future.join(database, shipped, host)
                .compose(all ->
                        compose(vertx, config, state, node, database.result(), host.result(), shipped.result(), wedged))
                .recover(cause -> (database.succeeded() ? database.result().close() : Future.succeededFuture())
                        .transform(closed -> Future.failedFuture(cause)));
    }

    private static Future<Main> compose(
            Vertx vertx,
            Config config,
            StateDirectory state,
            String node,
            Database database,
            HostParts host,
            Shipped shipped,
            Consumer<String> wedged) {
        var processes = host.processes();
        var data = shipped.data();
        var exposition = shipped.exposition();
        exposition.count(database);
        var derived = new DerivedSecrets(vertx, state.derivedKey());
        var access = new Access(new TokenTable(database), new SelectionTable(database), derived, Clock.systemUTC());
        var bus = new Bus(vertx);
        var ownPorts = new AtomicReference<Set<Integer>>(Set.of());
        var decisions =
                new Decisions(vertx, database, DecisionBounds.of(config.egress().decisions()));
        var door = new DaemonDoor(sandbox -> access.passes()
                .issue(new Principal(Role.SANDBOX, sandbox, "sandbox " + sandbox))
                .secret());
        var secrets = new Secrets();
        var agentSetup =
                new DaemonAgentSetup(new AgentSetups(data), new IngestTokens(access.tokens(), derived), secrets);
        var keeping = new SecretKeeping(
                vertx,
                Clock.systemUTC(),
                new SecretTable(database),
                state.secretsKey(config.egress().secretsKey()),
                shipped.secrets(),
                secrets);
        var gates = new Gates(
                vertx,
                config.egress(),
                shipped.presets(),
                shipped.trust(),
                new Gates.Own(ownPorts::get, door),
                secrets,
                decisions);
        var once = new OnceRules(vertx, Clock.systemUTC(), gates);
        var supervisor = new Supervisor(
                vertx,
                config,
                bus,
                database,
                new Supervisor.Host(
                        processes,
                        host.backends(),
                        host.trees(),
                        (inside, conduits) -> new HostWorktrees(
                                vertx,
                                new InnerGit(conduits),
                                inside,
                                state.path().resolve("bundles"),
                                ConfigLoader.isRoot()),
                        once,
                        secrets),
                agentSetup,
                new Supervisor.Identity(version(), node));
        var inner = new ConduitPorts(supervisor.conduits());
        var metrics = new Metrics(vertx, bus, database, exposition);
        var terminals = processes.terminals();
        var screens = new Screens(vertx, bus, state.sandboxes());
        var ssh = config.ssh() == null
                ? null
                : new SshVerticle(
                        new SshParts(config, bus, access.throttle(), supervisor.conduits(), inner, terminals));
        var files = new InnerFiles(supervisor.conduits());
        var watchdog = new Watchdog(Vitals.of(vertx, database, processes), wedged);
        var http = new HttpParts(
                config,
                bus,
                access,
                new BulkPorts(
                        processes, processes, terminals, screens, files, new InnerGit(supervisor.conduits()), inner),
                new DaemonStatus(database::ready, watchdog::late, () -> ssh == null ? null : ssh.access()),
                exposition.registry(),
                new Budget(Runtime.getRuntime().maxMemory() / BUDGET_PART, OVERDUE));
        var agents = new Agents(vertx, config.agents(), data, bus, database, supervisor.inside(), terminals);
        var deployment = new Deployment(vertx);
        deployment.started(() -> {
            exposition.close();
            return host.close(vertx);
        });
        return new FirstToken(vertx, access.tokens())
                .ensure(state.token())
                .compose(made -> config.notifications().isWanted()
                        ? deployment.deploy(new NotifyVerticle(bus, new Notifier(vertx, config.notifications())))
                        : Future.succeededFuture())
                .compose(done -> decisions.open())
                .compose(done -> keeping.open())
                .compose(done -> deployment.deploy(new SupervisorVerticle(bus, supervisor)))
                .compose(done ->
                        deployment.deploy(new EgressVerticle(bus, database, decisions, once, shipped.presets())))
                .compose(done -> deployment.deploy(new SecretVerticle(bus, keeping)))
                // What it cuts is still told.
                .onSuccess(done -> deployment.started(gates::close))
                .compose(done -> deployment.deploy(new PortVerticle(bus, database, supervisor.inside())))
                .compose(done -> deployment.deploy(new ServiceVerticle(bus, database, supervisor.conduits(), inner)))
                .compose(done -> deployment.deploy(new ScheduleVerticle(bus, database)))
                .compose(done -> deployment.deploy(new WorktreeVerticle(bus, files, supervisor.worktrees())))
                .compose(done -> deployment.deploy(new MetricsVerticle(bus, metrics, exposition)))
                .compose(done -> deployment.deploy(new AgentVerticle(bus, agents)))
                .compose(done -> deployment.deploy(new ScreenVerticle(bus, screens)))
                .compose(done -> ssh == null ? Future.succeededFuture() : deployment.deploy(ssh))
                .compose(done -> listen(vertx, http, shipped.document(), deployment))
                .compose(listening -> vertx.executeBlocking(() -> {
                    door.listensAt(config.server(), listening.port());
                    return listening;
                }))
                .onSuccess(listening -> {
                    ownPorts.set(
                            ssh == null
                                    ? Set.of(listening.port())
                                    : Set.of(listening.port(), ssh.access().port()));
                    watchdog.start();
                    deployment.started(() -> {
                        watchdog.close();
                        return Future.succeededFuture();
                    });
                    deployment.atTheEnd(database::close);
                    deployment.atTheEnd(vertx::close);
                })
                .map(listening -> new Main(deployment, config, access, ssh, listening))
                .recover(cause -> deployment.undo().transform(stopped -> Future.failedFuture(cause)));
    }

    private static Future<HttpEdge> listen(Vertx vertx, HttpParts parts, ApiDocument document, Deployment deployment) {
        return HttpEdge.prepare(vertx, parts, document).compose(edge -> {
            var instances = new DeploymentOptions().setInstances(HttpEdge.instances());
            return vertx.deployVerticle(() -> new HttpVerticle(edge), instances)
                    .onSuccess(id -> deployment.started(() -> edge.close().transform(closed -> vertx.undeploy(id))))
                    .compose(id -> edge.publish())
                    .map(edge);
        });
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
        return deployment.steps();
    }
}
