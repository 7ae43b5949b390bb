package dev.sandlot.http.server;

import dev.sandlot.stream.Unawaited;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Closes connections on which no request is under way: those that say nothing, and those that trickle a request's head for ever. A
 * request that is under way may take its time (a long wait, a stream, a process that doesn't read its input), which is why the
 * server's own idle timeout is not used: it can't tell these apart. Where there are too many connections, the one on which nothing has been
 * under way for the longest time makes room. Used on one event loop.
 */
public final class Connections {
    private static final int MOST = 2000;

    private final Vertx vertx;
    private final long millis;
    private final AtomicInteger all;
    private final Map<HttpConnection, HeadGuard> heads = new IdentityHashMap<>();
    /** On which nothing is under way, the longest first. */
    private final Map<HttpConnection, Long> idle = new LinkedHashMap<>();

    /** @param all counts the connections of all event loops */
    public Connections(Vertx vertx, Duration limit, AtomicInteger all) {
        this.vertx = vertx;
        this.millis = limit.toMillis();
        this.all = all;
    }

    public void opened(HttpConnection connection) {
        heads.put(connection, HeadGuard.of(connection));
        connection.closeHandler(closed -> {
            all.decrementAndGet();
            heads.remove(connection);
            disarm(connection);
        });
        if (all.incrementAndGet() > MOST) {
            var oldest = idle.isEmpty() ? connection : idle.keySet().iterator().next();
            Unawaited.note(oldest.close(), "closing an idle connection");
        }
        arm(connection);
    }

    public void begun(HttpServerRequest request) {
        disarm(request.connection());
        var head = heads.get(request.connection());
        if (head != null) {
            head.has(request);
        }
    }

    /** Its answer has been sent, or won't be. */
    public void answered(HttpServerRequest request) {
        var head = heads.get(request.connection());
        if (head != null) {
            head.answered();
            arm(request.connection());
        }
    }

    private void arm(HttpConnection connection) {
        disarm(connection);
        idle.put(
                connection,
                vertx.setTimer(millis, id -> Unawaited.note(connection.close(), "closing an idle connection")));
    }

    private void disarm(HttpConnection connection) {
        var timer = idle.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
