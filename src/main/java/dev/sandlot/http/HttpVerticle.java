package dev.sandlot.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Serves HTTP on the configured address and on the unix socket {@code sandlot.sock} in the state directory. One instance; everything
 * in it runs on its event loop.
 */
public final class HttpVerticle extends VerticleBase {
    /** How often tokens and sessions that are over are forgotten. */
    private static final long EXPIRY_MILLIS = 3_600_000;

    private final HttpParts parts;
    private final OpenStreams open;
    private HttpServer tcp;
    private HttpServer unix;
    private UnixSocket socketFile;

    public HttpVerticle(HttpParts parts) {
        this.parts = Objects.requireNonNull(parts);
        this.open = new OpenStreams(parts.access().revocations());
    }

    /** The port that it listens on; to be asked after it was deployed. */
    public int port() {
        return tcp.actualPort();
    }

    @Override
    public Future<?> start() {
        // Reading and linking the document takes longer than an event loop may be held.
        return vertx.executeBlocking(ApiDocument::load).compose(this::listen);
    }

    private Future<Void> listen(ApiDocument document) {
        var router = new Api(vertx, parts, open, document).router();
        var config = parts.config();
        tcp = server(router, Server.tcp(config.server()));
        unix = server(router, Server.unix());
        socketFile = new UnixSocket(vertx, config.stateDir());
        var tokens = parts.access().tokens();
        vertx.setPeriodic(0, EXPIRY_MILLIS, id -> tokens.deleteExpired());
        return tcp.listen().compose(listening -> socketFile.listen(unix));
    }

    private HttpServer server(Router router, HttpServerOptions options) {
        var idle = new IdleConnections(vertx, parts.config().server().idleTimeout());
        return vertx.createHttpServer(options)
                .connectionHandler(idle::opened)
                .invalidRequestHandler(InvalidRequests::answer)
                .requestHandler(request -> {
                    idle.begun(request);
                    router.handle(request);
                });
    }

    /** Tells WebSockets to come back (1012) and ends event streams, then lets requests that are under way finish for a moment. */
    @Override
    public Future<?> stop() {
        open.endAll();
        return socketFile
                .remove()
                .transform(
                        removed -> Future.join(tcp.shutdown(1, TimeUnit.SECONDS), unix.shutdown(1, TimeUnit.SECONDS)));
    }
}
