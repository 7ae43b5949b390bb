package dev.sandlot.egress;

import dev.sandlot.model.Fault;
import dev.sandlot.stream.Unawaited;
import dev.sandlot.unix.SocketPath;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Takes the listening sockets of a box from its first process ({@code listeners.h}), which accepts on them itself again once the connection to it is
 * closed: then it turns away whoever comes.
 */
final class Listeners {
    /** The proxy's for HTTP, and for SOCKS. */
    private static final int COUNT = 2;

    private Listeners() {}

    /**
     * What was taken.
     *
     * @param held the connection to who has them
     * @param http listens, and isn't registered anywhere yet; likewise {@code socks}
     */
    record Taken(Channel held, FileDescriptor http, FileDescriptor socks) {}

    /** Blocks for a moment. A fault of kind CONFLICT where there are none to be had, of kind UNAVAILABLE where nobody has any. */
    static CompletableFuture<Taken> take(EventLoopGroup loops, Path socket) throws IOException {
        var way = SocketPath.to(socket);
        var receiving = new Receiving();
        var connected = new Bootstrap()
                .group(loops)
                .channel(EpollDomainSocketChannel.class)
                .option(EpollChannelOption.DOMAIN_SOCKET_READ_MODE, DomainSocketReadMode.FILE_DESCRIPTORS)
                .handler(receiving)
                .connect(new DomainSocketAddress(way.path().toString()));
        connected.addListener(done -> {
            if (!done.isSuccess()) {
                receiving.taken.completeExceptionally(unavailable(done.cause()));
            }
        });
        return receiving.taken.whenComplete((taken, cause) -> close(way));
    }

    private static void close(SocketPath way) {
        try {
            way.close();
        } catch (IOException e) {
            Unawaited.note(CompletableFuture.failedFuture(e), "removing a short way to a socket");
        }
    }

    private static Exception unavailable(Throwable cause) {
        return Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "The sandbox's first process hands out no sockets: " + cause.getMessage())
                .asException();
    }

    private static final class Receiving extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<Taken> taken = new CompletableFuture<>();
        private final List<FileDescriptor> come = new ArrayList<>();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
            var descriptor = (FileDescriptor) message;
            if (come.size() == COUNT) {
                descriptor.close();
                return;
            }
            come.add(descriptor);
            if (come.size() == COUNT) {
                taken.complete(new Taken(context.channel(), come.get(0), come.get(1)));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws IOException {
            if (taken.completeExceptionally(Fault.conflict(
                            "Something in the sandbox listens on port 3128 or 1080, where its proxy is to be.", "ports")
                    .withHint("End it, and try again.")
                    .asException())) {
                for (var descriptor : come) {
                    descriptor.close();
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            taken.completeExceptionally(unavailable(cause));
            Unawaited.note(context.close(), "closing the connection to a sandbox's first process");
        }
    }
}
