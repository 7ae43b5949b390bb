package dev.sandlot.http.server;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/** What is below a connection of the server: for what Vert.x doesn't tell of it, or does at a price. */
public final class NettyChannel {
    private NettyChannel() {}

    /** To be used on the connection's event loop. */
    public static Channel of(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext().channel();
    }
}
