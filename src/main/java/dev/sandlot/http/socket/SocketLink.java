package dev.sandlot.http.socket;

import dev.sandlot.http.server.Shares;
import dev.sandlot.wire.AttachProtocol;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;

/** A WebSocket and what counts what it receives. */
public record SocketLink(ServerWebSocket socket, SocketIntake intake) {
    /**
     * Of what a client has sent and nobody has taken: one message, or many small ones while the socket is held back, which stops reading only some
     * frames later. What a client may really have waiting is bounded by its share.
     */
    private static final int MOST_MESSAGE = 8 * AttachProtocol.MOST_FRAME;

    /**
     * Makes the request a WebSocket.
     *
     * @param share what the client sends draws from it
     */
    public static Future<SocketLink> of(HttpServerRequest request, Shares.Share share) {
        if (request.response().closed()) {
            return Future.failedFuture("closed");
        }
        var intake = SocketIntake.of(request.connection(), MOST_MESSAGE, share);
        return request.toWebSocket().onFailure(refused -> intake.leave()).map(socket -> new SocketLink(socket, intake));
    }
}
