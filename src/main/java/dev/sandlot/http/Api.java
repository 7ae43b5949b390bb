package dev.sandlot.http;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.api.Binding;
import dev.sandlot.http.bridge.BusBridge;
import dev.sandlot.http.bridge.BusCommands;
import dev.sandlot.http.preview.PreviewLinks;
import dev.sandlot.http.preview.PreviewNames;
import dev.sandlot.http.route.AgentRoutes;
import dev.sandlot.http.route.Answers;
import dev.sandlot.http.route.ArchiveRoutes;
import dev.sandlot.http.route.AttachRoutes;
import dev.sandlot.http.route.AttentionRoutes;
import dev.sandlot.http.route.AuthRoutes;
import dev.sandlot.http.route.BodyWorkers;
import dev.sandlot.http.route.EventRoutes;
import dev.sandlot.http.route.FileRoutes;
import dev.sandlot.http.route.FindRoute;
import dev.sandlot.http.route.GitRoutes;
import dev.sandlot.http.route.IngestRoutes;
import dev.sandlot.http.route.LogRoutes;
import dev.sandlot.http.route.McpRoutes;
import dev.sandlot.http.route.MetricsRoutes;
import dev.sandlot.http.route.MoveRoute;
import dev.sandlot.http.route.NetworkRoutes;
import dev.sandlot.http.route.OutputRoutes;
import dev.sandlot.http.route.OverviewRoutes;
import dev.sandlot.http.route.PortRoutes;
import dev.sandlot.http.route.ProcessRoutes;
import dev.sandlot.http.route.Routes;
import dev.sandlot.http.route.SandboxRoutes;
import dev.sandlot.http.route.ScheduleRoutes;
import dev.sandlot.http.route.ScreenRoutes;
import dev.sandlot.http.route.SearchRoutes;
import dev.sandlot.http.route.SecretRoutes;
import dev.sandlot.http.route.ServiceRoutes;
import dev.sandlot.http.route.SnapshotRoutes;
import dev.sandlot.http.route.StaticRoutes;
import dev.sandlot.http.route.SyncRoutes;
import dev.sandlot.http.route.SystemRoutes;
import dev.sandlot.http.route.TerminalRoutes;
import dev.sandlot.http.route.UsageRoutes;
import dev.sandlot.http.route.WatchRoute;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.DateHeader;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Guard;
import dev.sandlot.http.server.Hosts;
import dev.sandlot.http.server.HttpMeters;
import dev.sandlot.http.server.Identity;
import dev.sandlot.http.server.Problems;
import dev.sandlot.http.server.RequestEnd;
import dev.sandlot.http.server.SecurityHeaders;
import dev.sandlot.http.socket.AttachSocket;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Puts the routes together, in the order in which a request meets them. */
final class Api {
    private final Router router;
    private final Routes routes;
    private final ApiDocument document;

    /** @param answered told of each request that has got its answer, or won't get one */
    Api(Vertx vertx, Edge edge, PreviewNames previews, Consumer<HttpServerRequest> answered) {
        this.document = edge.document();
        var parts = edge.parts();
        var bus = parts.bus();
        var ports = parts.ports();
        var open = edge.clients().open();
        var shares = edge.shares();
        var server = parts.config().server();
        var hosts = new Hosts(server);
        var links = new PreviewLinks(parts.access().previews(), previews);
        var identity = new Identity(parts.access());
        var binding = new Binding(bus);
        var bodies = new Bodies(vertx, shares.bodies(), server.maxBodyBytes());
        var answers = new Answers(vertx, shares);
        var output = new OutputRoutes(vertx, bus, ports.output(), open, shares);
        router = Router.router(vertx);
        routes = new Routes(router, document, binding, bodies, answers);
        var problems = new Problems(bodies, routes::methods);

        var guard = new Guard(hosts, identity, routes::isOpen);
        router.route().handler(ctx -> {
            RequestEnd.tell(ctx, () -> answered.accept(ctx.request()));
            ctx.next();
        });
        router.route().handler(new HttpMeters(parts.meters()));
        router.route().handler(new DateHeader(Clock.systemUTC()));
        router.route().handler(new SecurityHeaders()).failureHandler(problems);
        IntStream.of(400, 404, 405, 413, 415, 500).forEach(status -> router.errorHandler(status, problems));
        router.route().handler(guard::handleMalformed);
        new BusBridge(vertx, identity, hosts, edge).addTo(router);
        router.route().handler(new StaticRoutes(vertx));
        router.route().handler(guard);
        new SystemRoutes(bus, document, parts.status()).addTo(routes);
        new MetricsRoutes(bus, answers).addTo(routes);
        new AuthRoutes(parts.access(), identity, bodies, document, bus, server.tls() != null).addTo(routes);
        new SandboxRoutes(bus).addTo(routes);
        new ProcessRoutes(bus, ports.output(), ports.input()).addTo(routes);
        output.addTo(routes);
        new SearchRoutes(vertx, bus, ports.output(), edge.rendering()).addTo(routes);
        new AttachRoutes(new AttachSocket(vertx, edge)).addTo(routes);
        new TerminalRoutes(bus, ports.terminals(), answers).addTo(routes);
        new ScreenRoutes(vertx, edge).addTo(routes);
        new FileRoutes(vertx, edge, answers).addTo(routes);
        var workers = new BodyWorkers(vertx, edge);
        new ArchiveRoutes(vertx, edge, workers).addTo(routes);
        new SyncRoutes(vertx, edge, workers).addTo(routes);
        new GitRoutes(vertx, edge, answers).addTo(routes);
        new MoveRoute(bus, ports.files()).addTo(routes);
        new FindRoute(bus, ports.files(), answers).addTo(routes);
        new WatchRoute(vertx, edge).addTo(routes);
        new ServiceRoutes(bus).addTo(routes);
        new ScheduleRoutes(bus).addTo(routes);
        new SnapshotRoutes(bus).addTo(routes);
        new NetworkRoutes(vertx, edge, answers).addTo(routes);
        new PortRoutes(vertx, edge, links).addTo(routes);
        new SecretRoutes(bus).addTo(routes);
        new AttentionRoutes(bus, ports.terminals()).addTo(routes);
        new LogRoutes(vertx, bus, ports.output(), open, shares, edge.rendering()).addTo(routes);
        new EventRoutes(vertx, bus, open, shares).addTo(routes);
        new UsageRoutes(bus).addTo(routes);
        new OverviewRoutes(bus, edge.lines()).addTo(routes);
        new IngestRoutes(vertx, bus, bodies, shares.bodies()).addTo(routes);
        new McpRoutes(vertx, edge, bodies, answers, links).addTo(routes);
        new AgentRoutes(edge, hosts).addTo(routes);

        new BusCommands(routes, binding, output).start(edge.outside());
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
