package dev.sandlot.port;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.PortRequest;
import dev.sandlot.model.ListeningPort;
import dev.sandlot.model.PublishedPort;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxPort;
import dev.sandlot.model.SandboxState;
import dev.sandlot.store.Database;
import dev.sandlot.store.PublishedPortTable;
import dev.sandlot.stream.Inside;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Owns which ports of sandboxes are published. To be deployed behind the supervisor, whose sandboxes it has to know. */
public final class PortVerticle extends VerticleBase {
    /** How late what is open may be cut when its port is over; nothing new is let in meanwhile. */
    private static final long EXPIRY_MILLIS = 5000;

    private final Bus bus;
    private final InnerPorts inner;
    private final PublishedPorts published;
    /** As the supervisor has them: who comes by the name of a port is answered without asking anybody. */
    private final Map<SandboxId, Sandbox> sandboxes = new HashMap<>();

    public PortVerticle(Bus bus, Database database, Inside inside) {
        this.bus = bus;
        this.inner = new InnerPorts(inside);
        this.published = new PublishedPorts(Clock.systemUTC(), new PublishedPortTable(database));
    }

    @Override
    public Future<?> start() {
        bus.on(Event.SandboxChanged.class, this::changed);
        return published.load().compose(v -> bus.sandboxes(null)).map(found -> {
            found.forEach(sandbox -> sandboxes.putIfAbsent(sandbox.id(), sandbox));
            bus.handle(PortRequest.ListPorts.class, this::list);
            bus.handle(PortRequest.PublishPort.class, this::publish);
            bus.handle(PortRequest.WithdrawPort.class, this::withdraw);
            bus.handle(PortRequest.FindPort.class, this::find);
            vertx.setPeriodic(EXPIRY_MILLIS, id -> expire());
            return null;
        });
    }

    private void changed(Event.SandboxChanged event) {
        var sandbox = event.sandbox();
        if (event.deleted()) {
            sandboxes.remove(sandbox.id());
            published.forget(sandbox.id());
        } else {
            sandboxes.put(sandbox.id(), sandbox);
        }
    }

    private void expire() {
        published.over().forEach(port -> {
            bus.tell(new Event.PortWithdrawn(port.sandbox(), port.port()));
            Unawaited.note(published.remove(port), "removing a port that is over");
        });
    }

    private Future<List<SandboxPort>> list(PortRequest.ListPorts request) {
        return sandbox(request.sandbox()).compose(sandbox -> listening(sandbox).map(found -> merged(sandbox, found)));
    }

    private Future<Collection<ListeningPort>> listening(Sandbox sandbox) {
        return sandbox.state() == SandboxState.RUNNING ? inner.of(sandbox.id()) : Future.succeededFuture(List.of());
    }

    private List<SandboxPort> merged(Sandbox sandbox, Collection<ListeningPort> listening) {
        var all = new TreeMap<Integer, SandboxPort>();
        listening.forEach(port -> all.put(port.port(), new SandboxPort(sandbox, port.port(), port, null)));
        published
                .of(sandbox.id())
                .forEach(port -> all.compute(
                        port.port(),
                        (number, there) -> there == null
                                ? shown(sandbox, port)
                                : new SandboxPort(sandbox, number, there.listening(), port)));
        return List.copyOf(all.values());
    }

    private static SandboxPort shown(Sandbox sandbox, PublishedPort port) {
        return new SandboxPort(sandbox, port.port(), null, port);
    }

    private Future<SandboxPort> publish(PortRequest.PublishPort request) {
        return sandbox(request.sandbox())
                .compose(sandbox -> published
                        .publish(sandbox.id(), request.port(), request.open(), request.lasts())
                        .map(port -> shown(sandbox, port)));
    }

    private Future<Void> withdraw(PortRequest.WithdrawPort request) {
        return sandbox(request.sandbox())
                .compose(sandbox -> published
                        .withdraw(sandbox.id(), request.port())
                        .onSuccess(v -> bus.tell(new Event.PortWithdrawn(sandbox.id(), request.port()))));
    }

    /** By its whole id or its name. */
    private Future<Optional<SandboxPort>> find(PortRequest.FindPort request) {
        var reference = request.sandbox();
        return Future.succeededFuture(sandboxes.values().stream()
                .filter(sandbox -> sandbox.id().value().equals(reference) || reference.equals(sandbox.name()))
                .findFirst()
                .flatMap(sandbox -> Optional.ofNullable(published.get(sandbox.id(), request.port()))
                        .map(port -> shown(sandbox, port))));
    }

    private Future<Sandbox> sandbox(String reference) {
        return bus.sandboxes(reference, null).map(found -> found.get(0));
    }
}
