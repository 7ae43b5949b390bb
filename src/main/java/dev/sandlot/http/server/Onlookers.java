package dev.sandlot.http.server;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import io.vertx.core.Vertx;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets that listen to measurements on the event bus, each until it ends. While there is any, whoever measures is told so, and only then are
 * messages made of what is measured. Safe from any thread.
 */
public final class Onlookers {
    private static final Logger LOG = LoggerFactory.getLogger(Onlookers.class);
    private static final long AGAIN_MILLIS = 10_000;

    private final Vertx vertx;
    private final Bus bus;
    private final Set<SockJSSocket> sockets = ConcurrentHashMap.newKeySet();

    Onlookers(Vertx vertx, Bus bus) {
        this.vertx = vertx;
        this.bus = bus;
    }

    public boolean any() {
        return !sockets.isEmpty();
    }

    public void enter(SockJSSocket socket) {
        if (sockets.add(socket)) {
            tell(socket);
        }
    }

    public void leave(SockJSSocket socket) {
        sockets.remove(socket);
    }

    private void tell(SockJSSocket socket) {
        if (sockets.contains(socket)) {
            bus.ask(new Request.WatchMetrics()).onFailure(e -> LOG.debug("nothing is measured: {}", e.getMessage()));
            vertx.setTimer(AGAIN_MILLIS, id -> tell(socket));
        }
    }
}
