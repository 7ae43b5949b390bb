package dev.sandlot.http.route;

import dev.sandlot.http.socket.AttachSocket;
import io.vertx.core.http.HttpMethod;

/** The WebSocket of one process. */
public final class AttachRoutes {
    private final AttachSocket socket;

    public AttachRoutes(AttachSocket socket) {
        this.socket = socket;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, ProcessRoutes.ONE + "/attach", socket::attach);
    }
}
