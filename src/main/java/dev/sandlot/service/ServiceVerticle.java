package dev.sandlot.service;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import dev.sandlot.idempotency.KeyedWork;
import dev.sandlot.store.Database;
import dev.sandlot.store.DeployTable;
import dev.sandlot.store.KeyTable;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.PortSource;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Owns what is deployed. To be deployed behind the supervisor, whose sandboxes it has to know. */
public final class ServiceVerticle extends VerticleBase {
    private final Bus bus;
    private final Deploys deploys;
    private final KeyTable keys;
    private final Conduit.Opener conduits;
    private final PortSource ports;
    private @Nullable Health health;

    public ServiceVerticle(Bus bus, Database database, Conduit.Opener conduits, PortSource ports) {
        this.bus = bus;
        this.deploys = new Deploys(new DeployTable(database));
        this.keys = new KeyTable(database);
        this.conduits = conduits;
        this.ports = ports;
    }

    @Override
    public Future<?> start() {
        var checks = new Health(vertx, Clock.systemUTC(), bus, new Probes(conduits, ports));
        health = checks;
        var listing = new Listing(bus, deploys, checks);
        var clock = Clock.systemUTC();
        var deployments = new Deployments(
                clock, bus, deploys, new Releases(conduits), checks, listing, new KeyedWork(clock, keys));
        return deploys.load().compose(v -> forgetDeleted()).map(v -> {
            deploys.newest().forEach(checks::begin);
            bus.handle(Request.DeployService.class, deployments::deploy);
            bus.handle(Request.RestartService.class, deployments::restart);
            bus.handle(Request.GetService.class, deployments::get);
            bus.handle(Request.StopService.class, deployments::stop);
            bus.handle(Request.ListServices.class, listing::list);
            bus.on(Event.SandboxChanged.class, event -> changed(event, checks));
            return null;
        });
    }

    /** What was deleted while nobody listened. */
    private Future<?> forgetDeleted() {
        return bus.deleted(deploys.sandboxes())
                .compose(gone -> Future.join(gone.stream().map(deploys::forget).toList()));
    }

    private void changed(Event.SandboxChanged event, Health checks) {
        if (event.deleted()) {
            var sandbox = event.sandbox().id();
            deploys.newest().stream()
                    .filter(deploy -> deploy.sandbox().equals(sandbox))
                    .forEach(checks::end);
            Unawaited.note(deploys.forget(sandbox), "forgetting the services of a sandbox");
        }
    }

    @Override
    public Future<?> stop() {
        if (health != null) {
            health.close();
        }
        return Future.succeededFuture();
    }
}
