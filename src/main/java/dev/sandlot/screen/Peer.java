package dev.sandlot.screen;

import dev.sandlot.model.SandboxId;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether who listens at a display's socket is of the sandbox that it should be. The socket's directory is the display server's to write, and
 * whoever has taken that over could put a link there that leads to another's.
 *
 * @param uid the sandbox's own, or null where it shares the daemon's
 */
record Peer(SandboxId sandbox, @Nullable Integer uid) {
    /** Fails where it is not, before anything was sent to it. */
    Future<Void> check(Vertx vertx, NetSocket socket) {
        if (!(((NetSocketInternal) socket).channelHandlerContext().channel()
                instanceof EpollDomainSocketChannel channel)) {
            return Future.failedFuture("who listens can't be told on this system");
        }
        return vertx.executeBlocking(() -> {
            var credentials = channel.peerCredentials();
            boolean own = uid != null ? credentials.uid() == uid : isMarked(credentials.pid());
            if (!own) {
                throw new IOException("its socket is another's");
            }
            return null;
        });
    }

    /** Every process of a sandbox is told which it is, when it is started. */
    private boolean isMarked(int pid) throws IOException {
        var environment = new String(Files.readAllBytes(Path.of("/proc/" + pid + "/environ")), StandardCharsets.UTF_8);
        return Arrays.asList(environment.split("\0")).contains("SANDLOT_SANDBOX=" + sandbox);
    }
}
