package dev.sandlot.screen;

import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether who listens at a display's socket is of the sandbox that it should be. The socket's directory is its host side's to write, and whoever
 * has taken that over could put a link there that leads to another's.
 *
 * @param uid the sandbox's own, or null where it shares the daemon's: then nobody's else is reached all the same
 */
record Peer(@Nullable Integer uid) {
    /** Fails where it is not, before anything was sent to it. */
    Future<Void> check(Vertx vertx, NetSocket socket) {
        if (!(((NetSocketInternal) socket).channelHandlerContext().channel()
                instanceof EpollDomainSocketChannel channel)) {
            return Future.failedFuture("who listens can't be told on this system");
        }
        return vertx.executeBlocking(() -> {
            int wanted = uid != null ? uid : (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            if (channel.peerCredentials().uid() != wanted) {
                throw new IOException("its socket is another's");
            }
            return null;
        });
    }
}
