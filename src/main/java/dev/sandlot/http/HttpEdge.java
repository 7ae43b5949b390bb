package dev.sandlot.http;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.http.bridge.Broadcast;
import dev.sandlot.http.preview.PreviewNames;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.HttpParts;
import dev.sandlot.http.server.UnixSocket;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP edge as a whole: what the instances of {@link HttpVerticle} have in common, from before the first to after the last of them. */
public final class HttpEdge {
    /** How often tokens and sessions that are over are forgotten. */
    private static final long EXPIRY_MILLIS = 3_600_000;

    private static final int MOST_LOOPS = 8;

    private final Vertx vertx;
    private final Edge common;
    private final UnixSocket socket;
    private final PreviewNames previews;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int port;

    private HttpEdge(Vertx vertx, Edge common, UnixSocket socket) {
        this.vertx = vertx;
        this.common = common;
        this.socket = socket;
        this.previews = new PreviewNames(common.parts().config().server());
    }

    /**
     * Gets everything ready; nothing listens yet.
     *
     * @param document what routes are bound to
     */
    public static Future<HttpEdge> prepare(Vertx vertx, HttpParts parts, ApiDocument document) {
        Objects.requireNonNull(parts);
        return Edge.of(vertx, parts, document).compose(common -> {
            new Broadcast(vertx, common.outside(), common.clients().onlookers()).start(parts.bus());
            return UnixSocket.prepare(vertx, parts.config().stateDir())
                    .map(socket -> new HttpEdge(vertx, common, socket));
        });
    }

    /** How many instances of {@link HttpVerticle} there should be: one keeps nobody waiting who doesn't ask it. */
    public static int instances() {
        return Math.max(2, Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors()));
    }

    /** To be called when all instances listen: from now on local clients find the socket. */
    public Future<Void> publish() {
        var tokens = common.parts().access().tokens();
        vertx.setPeriodic(
                0, EXPIRY_MILLIS, id -> Unawaited.note(tokens.deleteExpired(), "forgetting tokens that are over"));
        return socket.publish();
    }

    /** The port that it listens on; 0 before. */
    public int port() {
        return port;
    }

    void listensOn(int actualPort) {
        port = actualPort;
        previews.listensOn(actualPort);
    }

    PreviewNames previews() {
        return previews;
    }

    Edge common() {
        return common;
    }

    UnixSocket socket() {
        return socket;
    }

    AtomicInteger count() {
        return connections;
    }

    /** To be called before the instances stop: tells WebSockets to come back (1012) and ends event streams. */
    public Future<Void> close() {
        common.clients().open().endAll();
        return socket.remove();
    }
}
