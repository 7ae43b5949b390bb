package dev.sandlot.service;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Deploy;
import dev.sandlot.model.HealthCheck;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.ServiceHealth;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks again and again whether services work. A service that doesn't is told so and left alone: only who has made it knows whether to end it. Used on the
 * verticle's context only.
 */
final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Vertx vertx;
    private final Clock clock;
    private final Bus bus;
    private final Probes probes;
    private final Map<Deploy, Watched> watched = new HashMap<>();

    private static final class Watched {
        private ServiceHealth health = ServiceHealth.STARTING;
        private int failures;
        private @Nullable Instant startedAt;
        private long timer;
        private final Promise<Void> known = Promise.promise();
    }

    Health(Vertx vertx, Clock clock, Bus bus, Probes probes) {
        this.vertx = vertx;
        this.clock = clock;
        this.bus = bus;
        this.probes = probes;
    }

    /** @param startedAt when what runs was started: of that which ran before it, nothing counts */
    ServiceHealth of(Deploy deploy, Instant startedAt) {
        var one = watched.get(deploy);
        if (one == null) {
            return ServiceHealth.NONE;
        }
        return one.startedAt == null || one.startedAt.equals(startedAt) ? one.health : ServiceHealth.STARTING;
    }

    /** Completes when it is known whether it works, where somebody looks. */
    Future<Void> known(Deploy deploy) {
        var one = watched.get(deploy);
        return one == null ? Future.succeededFuture() : one.known.future();
    }

    /** From now on; where it has no check nothing is done. */
    void begin(Deploy deploy) {
        if (deploy.health() != null && !watched.containsKey(deploy)) {
            var one = new Watched();
            watched.put(deploy, one);
            // Soon, so that who waits for it need not wait for long.
            later(deploy, one, 500);
        }
    }

    void end(Deploy deploy) {
        var one = watched.remove(deploy);
        if (one != null) {
            vertx.cancelTimer(one.timer);
            one.known.tryComplete();
        }
    }

    void close() {
        Set.copyOf(watched.keySet()).forEach(this::end);
    }

    private void later(Deploy deploy, Watched one, long millis) {
        if (watched.get(deploy) == one) {
            one.timer = vertx.setTimer(millis, timer -> look(deploy, one));
        }
    }

    private void look(Deploy deploy, Watched one) {
        var check = Objects.requireNonNull(deploy.health());
        process(deploy)
                .compose(process -> process == null || process.state() != ProcessState.RUNNING
                        ? Future.succeededFuture("it doesn't run")
                        : running(deploy, one, process, check))
                .onSuccess(why -> judge(deploy, one, check, why))
                .onFailure(e -> LOG.debug("a service can't be looked at: {}", e.getMessage()))
                .onComplete(done -> later(deploy, one, pause(one, check)));
    }

    /** What has just started is asked more often. */
    private static long pause(Watched one, HealthCheck check) {
        long interval = Duration.ofSeconds(check.intervalSeconds()).toMillis();
        return one.health.state() == ServiceHealth.State.STARTING ? Math.min(interval, 1000) : interval;
    }

    private Future<@Nullable SandboxProcess> process(Deploy deploy) {
        return bus.ask(new Request.ReadServices(deploy.sandbox(), Set.of(deploy.process())))
                .map(all -> all.stream()
                        .filter(process -> process.id().equals(deploy.process()))
                        .findFirst()
                        .orElse(null));
    }

    /** One that has been started again begins anew. */
    private Future<@Nullable String> running(Deploy deploy, Watched one, SandboxProcess process, HealthCheck check) {
        if (!process.startedAt().equals(one.startedAt)) {
            one.startedAt = process.startedAt();
            one.failures = 0;
            one.health = ServiceHealth.STARTING;
        }
        return probes.check(deploy.sandbox(), check);
    }

    private void judge(Deploy deploy, Watched one, HealthCheck check, @Nullable String why) {
        var now = clock.instant();
        if (why == null) {
            one.failures = 0;
            one.health = new ServiceHealth(ServiceHealth.State.HEALTHY, null, now);
            one.known.tryComplete();
            return;
        }
        one.failures++;
        boolean graced = one.health.state() == ServiceHealth.State.STARTING
                && one.startedAt != null
                && now.isBefore(one.startedAt.plusSeconds(check.graceSeconds()));
        boolean fails = one.failures >= HealthCheck.FAILURES && !graced;
        if (fails && one.health.state() != ServiceHealth.State.UNHEALTHY) {
            LOG.info("the service {} of {} is unhealthy: {}", deploy.service(), deploy.sandbox(), why);
        }
        if (fails) {
            one.known.tryComplete();
        }
        one.health = new ServiceHealth(fails ? ServiceHealth.State.UNHEALTHY : one.health.state(), why, now);
    }
}
