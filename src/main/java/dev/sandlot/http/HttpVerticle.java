package dev.sandlot.http;

import dev.sandlot.http.preview.PreviewDoor;
import dev.sandlot.http.server.Connections;
import dev.sandlot.http.server.InvalidRequests;
import dev.sandlot.http.server.Server;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Serves HTTP on the configured address and on the unix socket {@code sandlot.sock} in the state directory. Several instances share both:
 * each connection belongs to one of them, and everything about it runs on that one's event loop.
 */
public final class HttpVerticle extends VerticleBase {
    private final HttpEdge edge;
    private final List<HttpServer> servers = new ArrayList<>();

    public HttpVerticle(HttpEdge edge) {
        this.edge = Objects.requireNonNull(edge);
    }

    @Override
    public Future<?> start() {
        var connections =
                new Connections(vertx, edge.common().parts().config().server().idleTimeout(), edge.count());
        var router = new Api(vertx, edge.common(), edge.previews(), connections::answered).router();
        var previews = new PreviewDoor(vertx, edge.common().parts(), edge.previews());
        var tcp = server(
                router,
                previews,
                connections,
                Server.tcp(edge.common().parts().config().server()));
        var unix = server(router, previews, connections, Server.unix());
        servers.addAll(List.of(tcp, unix));
        return tcp.listen()
                .onSuccess(listening -> edge.listensOn(listening.actualPort()))
                .compose(listening -> unix.listen(edge.socket().address()));
    }

    private HttpServer server(Router router, PreviewDoor previews, Connections connections, HttpServerOptions options) {
        return vertx.createHttpServer(options)
                .connectionHandler(connections::opened)
                .invalidRequestHandler(InvalidRequests::answer)
                .requestHandler(request -> {
                    connections.begun(request);
                    if (!previews.takes(request, () -> connections.answered(request))) {
                        router.handle(request);
                    }
                });
    }

    /** Lets requests that are under way finish for a moment. */
    @Override
    public Future<?> stop() {
        return Future.join(servers.stream()
                .map(server -> server.shutdown(1, TimeUnit.SECONDS))
                .toList());
    }
}
