package dev.sandlot.keeper;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * What unix sockets are made of here.
 *
 * @param loops what they run on
 * @param servers makes those that listen
 * @param clients makes those that connect
 * @param address of a path, as these want it
 */
public record ConduitSockets(
        EventLoopGroup loops,
        ChannelFactory<? extends ServerChannel> servers,
        ChannelFactory<? extends Channel> clients,
        Function<Path, SocketAddress> address) {
    /** Those of its transport: the system's own where that is there. */
    public static ConduitSockets of(Vertx vertx) {
        var internal = (VertxInternal) vertx;
        var transport = internal.transport();
        return new ConduitSockets(
                internal.nettyEventLoopGroup(),
                transport.serverChannelFactory(true),
                transport.channelFactory(true),
                path -> transport.convert(io.vertx.core.net.SocketAddress.domainSocketAddress(path.toString())));
    }
}
