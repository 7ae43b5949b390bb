package dev.sandlot.service;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.idempotency.KeyedWork;
import dev.sandlot.model.Deploy;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.HealthCheck;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Service;
import dev.sandlot.model.ServiceSpec;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Deploys services, goes back to earlier deploys, and ends them. What is asked for of one service is done in the order of asking. Used on the verticle's
 * context only.
 */
final class Deployments {
    /** How many starts of a service are kept, with their files and logs. */
    static final int KEPT = 6;

    private static final int POLITE_SECONDS = 10;
    private static final int KILL_SECONDS = 10;
    /** What has run for so long has begun well, where nothing else tells. */
    private static final int MOMENT_SECONDS = 2;

    private final Clock clock;
    private final Bus bus;
    private final Deploys deploys;
    private final Releases releases;
    private final Health health;
    private final Listing listing;
    private final KeyedWork keys;
    private final Map<String, Future<?>> underWay = new HashMap<>();

    Deployments(
            Clock clock, Bus bus, Deploys deploys, Releases releases, Health health, Listing listing, KeyedWork keys) {
        this.clock = clock;
        this.bus = bus;
        this.deploys = deploys;
        this.releases = releases;
        this.health = health;
        this.listing = listing;
        this.keys = keys;
    }

    private <T> Future<T> inOrder(SandboxId sandbox, String service, Supplier<Future<T>> work) {
        var key = sandbox + "/" + service;
        var before = underWay.getOrDefault(key, Future.succeededFuture());
        var done = before.transform(whatever -> work.get());
        underWay.put(key, done);
        done.onComplete(whatever -> underWay.remove(key, done));
        return done;
    }

    private Future<Sandbox> sandbox(String reference) {
        return bus.ask(new Request.GetSandbox(reference, 0));
    }

    Future<Service> deploy(Request.DeployService request) {
        return sandbox(request.sandbox())
                .compose(sandbox -> {
                    var spec = request.spec();
                    return keys.once(
                            "deploy:" + sandbox.id(),
                            request.key(),
                            spec,
                            row -> inOrder(sandbox.id(), spec.name(), () -> copied(sandbox.id(), spec, row)),
                            number -> again(sandbox.id(), spec.name(), number));
                })
                .compose(deploy -> shown(deploy, request.waitSeconds()));
    }

    private Future<Deploy> copied(SandboxId sandbox, ServiceSpec spec, KeyedWork.Row row) {
        int number = next(sandbox, spec.name());
        return releases.copy(sandbox, spec.directory(), spec.name(), number)
                .compose(v -> start(sandbox, spec.name(), number, number, spec.process(), spec.health(), row));
    }

    private Deploy again(SandboxId sandbox, String service, String number) {
        return deploys.of(sandbox, service).stream()
                .filter(deploy -> String.valueOf(deploy.number()).equals(number))
                .findFirst()
                .orElseThrow(() -> Fault.conflict(
                                "The deploy that was made with this Idempotency-Key has been removed since.", "removed")
                        .asException());
    }

    private int next(SandboxId sandbox, String service) {
        return deploys.of(sandbox, service).stream()
                        .mapToInt(Deploy::number)
                        .max()
                        .orElse(0)
                + 1;
    }

    private Future<Deploy> start(
            SandboxId sandbox,
            String service,
            int number,
            int release,
            ProcessSpec spec,
            @Nullable HealthCheck check,
            KeyedWork.Row row) {
        var named = spec.withName(service + "-" + number).withCwd(Releases.path(service, release));
        return endNewest(sandbox, service)
                .compose(v -> bus.ask(new Request.StartProcess(sandbox.value(), named, null, 0)))
                .compose(process -> {
                    var deploy = new Deploy(sandbox, service, number, release, process.id(), check, clock.instant());
                    return deploys.add(deploy, row.of(String.valueOf(number))).map(v -> {
                        health.begin(deploy);
                        return deploy;
                    });
                })
                .onSuccess(v -> Unawaited.note(prune(sandbox, service), "removing old releases"));
    }

    Future<Service> get(Request.GetService request) {
        return sandbox(request.sandbox())
                .compose(sandbox ->
                        shown(require(sandbox.id(), request.service()).get(0), request.waitSeconds()));
    }

    /** When it is known how it does, or after this time. */
    private Future<Service> shown(Deploy deploy, int waitSeconds) {
        return (waitSeconds == 0 ? Future.succeededFuture() : known(deploy, waitSeconds))
                .compose(v -> sandbox(deploy.sandbox().value()))
                .compose(sandbox -> listing.one(sandbox, deploy.service()));
    }

    private Future<?> known(Deploy deploy, int seconds) {
        return deploy.health() == null
                ? bus.ask(new Request.GetProcess(
                        deploy.sandbox().value(), deploy.process().value(), Math.min(seconds, MOMENT_SECONDS)))
                : health.known(deploy).timeout(seconds, TimeUnit.SECONDS).otherwiseEmpty();
    }

    /** Completes when nothing of the service runs. */
    private Future<Void> endNewest(SandboxId sandbox, String service) {
        var all = deploys.of(sandbox, service);
        if (all.isEmpty()) {
            return Future.succeededFuture();
        }
        var newest = all.get(0);
        health.end(newest);
        return signal(newest, "TERM", POLITE_SECONDS)
                .compose(over -> over
                        ? Future.succeededFuture()
                        : signal(newest, "KILL", KILL_SECONDS)
                                .compose(ended -> ended
                                        ? Future.succeededFuture()
                                        : Future.failedFuture(
                                                Fault.of(Fault.Kind.UNAVAILABLE, "The service can't be ended.")
                                                        .asException())));
    }

    /** Whether it has ended within this time. */
    private Future<Boolean> signal(Deploy deploy, String signal, int seconds) {
        var sandbox = deploy.sandbox().value();
        var process = deploy.process().value();
        return bus.ask(new Request.SignalProcess(sandbox, process, signal))
                .compose(sent -> bus.ask(new Request.GetProcess(sandbox, process, seconds)))
                .map(now -> now.state() != ProcessState.RUNNING)
                .recover(cause -> hasNone(cause) ? Future.succeededFuture(true) : Future.failedFuture(cause));
    }

    /** It has ended, its sandbox doesn't run, or it is not known any more. */
    private static boolean hasNone(Throwable cause) {
        return cause instanceof FaultException fault
                && (fault.fault().kind() == Fault.Kind.CONFLICT || fault.fault().kind() == Fault.Kind.NOT_FOUND);
    }

    Future<Service> restart(Request.RestartService request) {
        return sandbox(request.sandbox())
                .compose(sandbox -> inOrder(sandbox.id(), request.service(), () -> {
                    var wanted = wanted(require(sandbox.id(), request.service()), request.release());
                    return bus.ask(new Request.GetProcess(
                                    sandbox.id().value(), wanted.process().value(), 0))
                            .compose(process -> start(
                                    sandbox.id(),
                                    wanted.service(),
                                    next(sandbox.id(), wanted.service()),
                                    wanted.release(),
                                    process.spec(),
                                    wanted.health(),
                                    thing -> null));
                }))
                .compose(deploy -> shown(deploy, request.waitSeconds()));
    }

    /** Newest first, at least one. */
    private List<Deploy> require(SandboxId sandbox, String service) {
        var all = deploys.of(sandbox, service);
        if (all.isEmpty()) {
            throw Fault.notFound("There is no deployed service \"" + service + "\".")
                    .asException();
        }
        return all;
    }

    private static Deploy wanted(List<Deploy> all, int release) {
        int running = all.get(0).release();
        if (release == 0) {
            return all.get(0);
        }
        return all.stream()
                .filter(deploy -> release > 0 ? deploy.release() == release : deploy.release() < running)
                .max((one, other) -> Integer.compare(one.release(), other.release()))
                .orElseThrow(() -> Fault.conflict(
                                release > 0
                                        ? "The files of deploy " + release + " are not kept."
                                        : "There is no earlier deploy whose files are kept.",
                                "none")
                        .asException());
    }

    Future<Void> stop(Request.StopService request) {
        return sandbox(request.sandbox())
                .compose(sandbox -> inOrder(sandbox.id(), request.service(), () -> {
                    var all = require(sandbox.id(), request.service());
                    return endNewest(sandbox.id(), request.service())
                            .compose(v -> request.remove()
                                    ? removeAll(sandbox.id(), request.service(), all)
                                    : Future.succeededFuture());
                }));
    }

    private Future<Void> removeAll(SandboxId sandbox, String service, List<Deploy> all) {
        return releases.remove(sandbox, Releases.directory(service)).compose(v -> {
            var gone = Future.<Void>succeededFuture();
            for (var deploy : all) {
                gone = gone.compose(done -> remove(deploy));
            }
            return gone;
        });
    }

    private Future<Void> remove(Deploy deploy) {
        return bus.ask(new Request.DeleteProcess(
                        deploy.sandbox().value(), deploy.process().value()))
                .recover(cause -> hasNone(cause) ? Future.succeededFuture() : Future.failedFuture(cause))
                .compose(v -> deploys.remove(deploy));
    }

    /** What is older than the {@link #KEPT} newest goes, but for files that these run on. */
    private Future<Void> prune(SandboxId sandbox, String service) {
        var all = deploys.of(sandbox, service);
        if (all.size() <= KEPT) {
            return Future.succeededFuture();
        }
        var old = all.subList(KEPT, all.size());
        var unused = new HashSet<>(Deploys.releases(old));
        unused.removeAll(Deploys.releases(all.subList(0, KEPT)));
        var gone = Future.<Void>succeededFuture();
        for (int release : unused) {
            gone = gone.compose(v -> releases.remove(sandbox, Releases.path(service, release)));
        }
        for (var deploy : old) {
            gone = gone.compose(v -> remove(deploy));
        }
        return gone;
    }
}
