package dev.sandlot;

import dev.sandlot.cli.Daemon;
import dev.sandlot.config.Config;
import dev.sandlot.config.ConfigLoader;
import dev.sandlot.keeper.KeeperProgram;
import dev.sandlot.keeper.LocalKeeper;
import dev.sandlot.keeper.cgroup.CgroupHost;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** The daemon in this very process, as the command line starts it. */
final class LocalDaemon implements Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(LocalDaemon.class);
    private static final int OK = 0;
    private static final int ERROR = 1;
    /** The configuration is wrong: trying again is no use, and the service manager is told so (EX_CONFIG of sysexits.h). */
    private static final int MISCONFIGURED = 78;
    /** What an embedded daemon, which runs one command, takes of the range of uids. */
    private static final int UIDS_EMBEDDED = 100;

    /** How long one step of going down may take; what hangs does not hold the others up. */
    private static final Duration STEP = Duration.ofSeconds(4);

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    @Override
    public int serve(ServeOptions options) {
        try {
            requireUtf8();
            var loaded = ConfigLoader.here().load(options.config(), options.listen(), options.stateDir());
            loaded.warnings().forEach(warning -> err.println("warning: " + warning));
            var config = loaded.config();
            try (var state = StateDirectory.open(config.stateDir(), ConfigLoader.isRoot())) {
                TemporaryFiles.keepBelow(state.path(), ConfigLoader.isRoot());
                serve(config, state);
            }
            return OK;
        } catch (FaultException e) {
            tell(e.fault());
            return e.fault().kind() == Fault.Kind.INVALID ? MISCONFIGURED : ERROR;
        } catch (IOException e) {
            err.println("error: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ERROR;
    }

    private void serve(Config config, StateDirectory state) throws IOException, InterruptedException {
        var asked = new CountDownLatch(1);
        var before = new AtomicBoolean();
        for (var name : List.of("TERM", "INT")) {
            Signal.handle(new Signal(name), signal -> {
                LastResort.asked(before);
                asked.countDown();
            });
        }
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> LastResort.uncaught(failure));
        var vertx = Main.vertx();
        vertx.exceptionHandler(LastResort::uncaught);
        var main = start(vertx, config, state, LastResort::wedged);
        state.publishSsh(main.ssh());
        state.publishUrl(main.url());
        out.println("Sandlot " + Main.version() + " serves " + main.url() + ", state in " + state.path());
        out.println("Dashboard: " + main.loginUrl());
        out.println("(this URL logs one browser in, within 15 minutes; `sandlot open` prints another)");
        if (main.ssh() != null) {
            out.println("ssh on " + main.ssh() + "; keys in " + state.path().resolve("authorized_keys") + " get in");
        }
        if (!ConfigLoader.isRoot()) {
            out.println(
                    "Note: run as an ordinary user, all sandboxes share this user's uid; as root each gets its own.");
        }
        out.flush();
        asked.await();
        LOG.info("stopping; sandboxes go on");
        stop(main);
    }

    @Override
    public Embedded embed(EmbedOptions options) {
        requireUtf8();
        var usual = ConfigLoader.here()
                .load(null, "127.0.0.1:0", options.stateDir())
                .config();
        var uids = usual.sandboxes();
        var own =
                uids.withUids(uids.firstUid() + uids.uids() + 1 + options.slot() * (UIDS_EMBEDDED + 1), UIDS_EMBEDDED);
        var config = new Config(
                usual.stateDir(),
                usual.server(),
                null,
                own,
                usual.workspaces(),
                usual.processes(),
                usual.logs(),
                usual.egress(),
                usual.agents(),
                Config.Notifications.NONE);
        var state = StateDirectory.open(config.stateDir(), ConfigLoader.isRoot());
        Main main;
        try {
            TemporaryFiles.keepBelow(state.path(), ConfigLoader.isRoot());
            // It lives as long as one command, whose user sees it hang.
            main = start(Main.vertx(), config, state, name -> {});
            state.publishUrl(main.url());
        } catch (IOException | RuntimeException e) {
            close(state);
            throw e instanceof FaultException fault ? fault : new IllegalStateException(e);
        }
        return () -> {
            stop(main);
            close(state);
        };
    }

    @Override
    public List<BackendReport.Check> diagnose(ServeOptions options) {
        var config = ConfigLoader.here()
                .load(options.config(), options.listen(), options.stateDir())
                .config();
        var checks = new ArrayList<BackendReport.Check>();
        try (var programs = TemporaryFiles.directory(config.stateDir())) {
            var program = KeeperProgram.install(programs.path().resolve("lib"));
            var groups = CgroupHost.find(StateDirectory.realmOf(config.stateDir()));
            HostParts.backends(config, LocalKeeper.withoutConduits(program, groups))
                    .probe()
                    .forEach(report -> checks.addAll(report.checks()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return checks;
    }

    private static Main start(Vertx vertx, Config config, StateDirectory state, Consumer<String> wedged) {
        try {
            return await(Main.start(vertx, config, state, node(), wedged)
                    .recover(cause -> Future.failedFuture(told(cause, config))));
        } catch (RuntimeException e) {
            await(vertx.close());
            throw e;
        }
    }

    private static Throwable told(Throwable cause, Config config) {
        // Netty's native transport has an exception of its own for it, which only its text tells apart.
        if (cause instanceof IOException && String.valueOf(cause.getMessage()).contains("bind")) {
            return Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "Can't listen on " + config.server().host() + ":"
                                    + config.server().port() + ": " + cause.getMessage(),
                            "Another program may use that port; take a free one with --listen 127.0.0.1:0.")
                    .asException();
        }
        return cause;
    }

    private static void stop(Main main) {
        for (var step : main.steps()) {
            try {
                await(step.get(), STEP);
            } catch (RuntimeException e) {
                LOG.warn("stopping: {}", e.getMessage());
            }
        }
    }

    /** Names of files and arguments of the programs it starts go through the JVM's own encoding, which follows the locale. */
    private static void requireUtf8() {
        var encoding = System.getProperty("sun.jnu.encoding");
        if (!"UTF-8".equalsIgnoreCase(encoding)) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "File names are read as " + encoding + " here instead of UTF-8.",
                            "Start it by its launcher, and where that doesn't help, make the locale C.UTF-8: localedef -i C -f UTF-8 C.UTF-8")
                    .asException();
        }
    }

    private static String node() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Waits, on a thread that is no event loop. */
    private static <T> T await(Future<T> future) {
        return await(future, Duration.ofMinutes(2));
    }

    private static <T> T await(Future<T> future, Duration limit) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof FaultException fault) {
                throw fault;
            }
            LOG.error("failed", e.getCause());
            throw Fault.of(Fault.Kind.INTERNAL, "The daemon failed: " + e.getCause())
                    .asException();
        }
    }

    private static void close(StateDirectory state) {
        try {
            state.close();
        } catch (IOException e) {
            LOG.warn("closing the state directory: {}", e.getMessage());
        }
    }

    private void tell(Fault fault) {
        err.println("error: " + fault.message());
        if (fault.hint() != null) {
            err.println("hint: " + fault.hint());
        }
    }
}
