package dev.sandlot.agent;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Connects what watches agents with the bus. To be deployed after the supervisor. */
public final class AgentVerticle extends VerticleBase {
    private final Bus bus;
    private final Agents agents;

    public AgentVerticle(Bus bus, Agents agents) {
        this.bus = bus;
        this.agents = agents;
    }

    @Override
    public Future<?> start() {
        bus.on(Event.SandboxChanged.class, agents::changed);
        bus.on(Event.OutputGrew.class, agents::grew);
        bus.on(Event.Recorded.class, event -> agents.recorded(event.record()));
        return agents.start().onSuccess(v -> register());
    }

    private void register() {
        bus.handle(Request.GetUsage.class, agents::usage);
        bus.handle(Request.SumUsage.class, agents::sum);
        bus.handle(Request.GetSpent.class, request -> agents.spent());
        bus.handle(Request.TellUsage.class, agents::told);
        bus.handle(Request.TellHook.class, agents::hook);
        bus.handle(Request.FindTerminal.class, agents::terminal);
    }

    @Override
    public Future<?> stop() {
        return agents.close();
    }
}
