package dev.sandlot.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Closes connections on which no request is under way: those that say nothing, and those that trickle a request's head for ever. A
 * request that is under way may take its time (a long wait, a stream, a process that doesn't read its input), which is why the
 * server's own idle timeout is not used: it can't tell these apart. Used on one event loop.
 */
final class IdleConnections {
    private final Vertx vertx;
    private final long millis;
    private final Map<HttpConnection, Long> timers = new IdentityHashMap<>();

    IdleConnections(Vertx vertx, Duration limit) {
        this.vertx = vertx;
        this.millis = limit.toMillis();
    }

    void opened(HttpConnection connection) {
        connection.closeHandler(closed -> disarm(connection));
        arm(connection);
    }

    void begun(HttpServerRequest request) {
        var connection = request.connection();
        disarm(connection);
        request.response().endHandler(ended -> arm(connection));
    }

    private void arm(HttpConnection connection) {
        disarm(connection);
        timers.put(connection, vertx.setTimer(millis, id -> connection.close()));
    }

    private void disarm(HttpConnection connection) {
        var timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
