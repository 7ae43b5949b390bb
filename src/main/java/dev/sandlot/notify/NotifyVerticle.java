package dev.sandlot.notify;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Connects the notifications with the bus. To be deployed before the supervisor: what that finds when it starts is told too. */
public final class NotifyVerticle extends VerticleBase {
    private final Bus bus;
    private final Notifier notifier;

    public NotifyVerticle(Bus bus, Notifier notifier) {
        this.bus = bus;
        this.notifier = notifier;
    }

    @Override
    public Future<?> start() {
        bus.on(Event.Recorded.class, event -> notifier.recorded(event.record()));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return notifier.close();
    }
}
