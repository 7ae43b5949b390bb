package dev.sandlot.http.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Counts answers by route and status, and the streams that are open. Labels are bounded: a path that is no route's is told as none. */
public final class HttpMeters implements Handler<RoutingContext> {
    /** Where {@code Routes} leaves the path of the route that answers, as openapi.json has it. */
    public static final String ROUTE = "route";

    private static final String NO_ROUTE = "none";
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private final MeterRegistry registry;

    public HttpMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Tells how many streams are open; once for all event loops. */
    static void count(MeterRegistry registry, OpenStreams open) {
        Gauge.builder("sandlot.open.streams", open, OpenStreams::size)
                .description("Event streams and WebSockets that are open")
                .register(registry);
    }

    @Override
    public void handle(RoutingContext ctx) {
        ctx.addBodyEndHandler(done -> count(ctx));
        ctx.next();
    }

    private void count(RoutingContext ctx) {
        var method = ctx.request().method();
        var route = ctx.<String>get(ROUTE);
        Counter.builder("sandlot.http.requests")
                .description("Requests that were answered")
                .tag("method", METHODS.contains(method) ? method.name() : "other")
                .tag("route", route == null ? NO_ROUTE : route)
                .tag("status", Integer.toString(ctx.response().getStatusCode()))
                .register(registry)
                .increment();
    }
}
