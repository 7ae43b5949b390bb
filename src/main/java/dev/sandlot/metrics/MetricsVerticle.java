package dev.sandlot.metrics;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** Connects the metrics with the bus. */
public final class MetricsVerticle extends VerticleBase {
    private final Bus bus;
    private final Metrics metrics;
    private final Exposition exposition;

    public MetricsVerticle(Bus bus, Metrics metrics, Exposition exposition) {
        this.bus = bus;
        this.metrics = metrics;
        this.exposition = exposition;
    }

    @Override
    public Future<?> start() {
        return metrics.start().onSuccess(v -> register());
    }

    private void register() {
        bus.handle(Request.GetHostMetrics.class, metrics::host);
        bus.handle(Request.GetSandboxMetrics.class, metrics::sandbox);
        bus.handle(Request.GetTrends.class, metrics::trends);
        bus.handle(Request.WatchMetrics.class, request -> metrics.watch());
        bus.handle(Request.GetExposition.class, metrics::exposition);
        bus.on(Event.Recorded.class, event -> exposition.happened(event.record()));
        bus.on(Event.SandboxChanged.class, event -> {
            if (event.deleted()) {
                metrics.forget(event.sandbox().id());
            }
        });
    }

    @Override
    public Future<?> stop() {
        return metrics.close();
    }
}
