package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.PortJson;
import dev.sandlot.auth.Permission;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.PortRequest;
import dev.sandlot.bus.Request;
import dev.sandlot.http.preview.PreviewLinks;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Subprotocol;
import dev.sandlot.http.socket.PortSession;
import dev.sandlot.http.socket.SocketLink;
import dev.sandlot.model.SandboxPort;
import dev.sandlot.stream.PortSource;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Ports of a sandbox: which there are, which browsers reach, and a connection to one. */
public final class PortRoutes {
    private static final String ALL = SandboxRoutes.ONE + "/ports";
    private static final String ONE = ALL + "/{port}";

    private final Vertx vertx;
    private final Bus bus;
    private final Edge edge;
    private final PortSource ports;
    private final PreviewLinks links;

    public PortRoutes(Vertx vertx, Edge edge, PreviewLinks links) {
        this.vertx = vertx;
        this.bus = edge.parts().bus();
        this.edge = edge;
        this.ports = edge.parts().ports().ports();
        this.links = links;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.GET, ALL, this::list);
        routes.json(HttpMethod.PUT, ONE, this::publish);
        routes.json(HttpMethod.DELETE, ONE, this::withdraw);
        routes.raw(HttpMethod.GET, ONE + "/connect", this::connect);
    }

    private Future<Reply> list(Ask ask) {
        return bus.ask(new PortRequest.ListPorts(ask.sandbox()))
                .compose(found ->
                        Future.join(found.stream().map(port -> shown(ask, port)).toList()))
                .map(shown -> Reply.ok(new JsonObject().put("items", new JsonArray(shown.<JsonObject>list()))));
    }

    /** The token is for who may use what is inside. */
    private Future<JsonObject> shown(Ask ask, SandboxPort port) {
        var published = port.published();
        return published == null || !(published.open() || ask.principal().may(Permission.RUN))
                ? Future.succeededFuture(PortJson.of(port, null))
                : links.to(port).map(url -> PortJson.of(port, url));
    }

    private Future<Reply> publish(Ask ask) {
        boolean open = ask.body().getBoolean("public", false);
        PortJson.requireMay(ask.principal(), open);
        return bus.ask(new PortRequest.PublishPort(
                        ask.sandbox(), PortJson.number(ask.process()), open, PortJson.lasts(ask.body())))
                .compose(port -> shown(ask, port))
                .map(Reply::ok);
    }

    private Future<Reply> withdraw(Ask ask) {
        return bus.ask(new PortRequest.WithdrawPort(ask.sandbox(), PortJson.number(ask.process())))
                .map(Reply.NO_CONTENT);
    }

    private Future<Void> connect(RoutingContext ctx, Ask ask) {
        int port = PortJson.number(ask.process());
        if (!Subprotocol.PORT.isAsked(ctx.request())) {
            throw Subprotocol.PORT.missing("This route is a WebSocket.");
        }
        return bus.ask(new Request.GetSandbox(ask.sandbox(), 0))
                .compose(sandbox -> ports.connect(sandbox.id(), PortSource.LOCALHOST, port))
                .compose(connection -> SocketLink.of(
                                ctx.request(), edge.shares().inputOf(ask.principal()))
                        .onFailure(refused -> Unawaited.note(connection.close(), "closing a connection to a port"))
                        .onSuccess(link -> new PortSession(link, connection)
                                .open(vertx, edge.clients().open(), ask.principal())))
                .mapEmpty();
    }
}
