package dev.sandlot.http;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.stream.IntStream;

/** Puts the routes together, in the order in which a request meets them. */
final class Api {
    private final Router router;
    private final Routes routes;
    private final ApiDocument document;

    Api(Vertx vertx, HttpParts parts, OpenStreams open, ApiDocument document) {
        this.document = document;
        var bus = parts.bus();
        var server = parts.config().server();
        var hosts = new Hosts(server);
        var identity = new Identity(parts.access());
        var binding = new Binding(bus);
        var bodies = new Bodies(vertx, server.maxBodyBytes());
        var memory = new RunMemory();
        var lines = new LastLines(parts.output());
        var output = new OutputRoutes(vertx, bus, parts.output(), open, memory);
        router = Router.router(vertx);
        routes = new Routes(router, document, binding, bodies);
        var problems = new Problems(bodies, routes);

        router.route().handler(new HttpMeters(parts.meters(), open));
        router.route().handler(new DateHeader(Clock.systemUTC()));
        router.route().handler(new SecurityHeaders()).failureHandler(problems);
        IntStream.of(400, 404, 405, 413, 415, 500).forEach(status -> router.errorHandler(status, problems));
        new BusBridge(vertx, identity, hosts).addTo(router);
        router.route().handler(new StaticRoutes(vertx));
        router.route().handler(new Guard(hosts, identity, routes));
        new SystemRoutes(bus, document, parts.ssh()).addTo(routes);
        new MetricsRoutes(bus).addTo(routes);
        new AuthRoutes(parts.access(), identity, bodies, document, bus, server.tls() != null).addTo(routes);
        new SandboxRoutes(bus).addTo(routes);
        new ProcessRoutes(bus, parts.output(), parts.input()).addTo(routes);
        output.addTo(routes);
        new AttachSocket(vertx, bus, parts.output(), parts.input(), parts.terminals(), open, memory).addTo(routes);
        new TerminalRoutes(bus, parts.terminals()).addTo(routes);
        new ScreenRoutes(vertx, bus, parts.screens(), open).addTo(routes);
        new AttentionRoutes(bus, parts.terminals()).addTo(routes);
        new LogRoutes(vertx, bus, parts.output(), open).addTo(routes);
        new EventRoutes(vertx, bus, open).addTo(routes);
        new UsageRoutes(bus).addTo(routes);
        new OverviewRoutes(bus, lines).addTo(routes);
        new IngestRoutes(vertx, bus, bodies).addTo(routes);

        new Commands(routes, binding, output).start(parts.outside());
        new Broadcast(vertx, parts.outside()).start(bus);
        lines.start(bus);
    }

    Router router() {
        return router;
    }

    Routes routes() {
        return routes;
    }

    ApiDocument document() {
        return document;
    }
}
