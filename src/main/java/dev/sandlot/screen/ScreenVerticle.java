package dev.sandlot.screen;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Connects the displays with the bus. To be deployed after the supervisor. */
public final class ScreenVerticle extends VerticleBase {
    private final Bus bus;
    private final Screens screens;

    public ScreenVerticle(Bus bus, Screens screens) {
        this.bus = bus;
        this.screens = screens;
    }

    @Override
    public Future<?> start() {
        bus.on(Event.SandboxChanged.class, screens::changed);
        bus.handle(Request.ListFrames.class, screens::frames);
        return screens.start();
    }

    @Override
    public Future<?> stop() {
        return screens.close();
    }
}
