package dev.sandlot.egress;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/** The event loops that the proxy shares with the rest of the daemon, and whether sockets can be taken over here. */
record Transport(EventLoopGroup loops, boolean takesSockets) {
    static Transport of(Vertx vertx) {
        return new Transport(
                ((VertxInternal) vertx).nettyEventLoopGroup(), vertx.isNativeTransportEnabled() && Epoll.isAvailable());
    }
}
