package dev.sandlot.keeper;

import dev.sandlot.stream.Unawaited;
import dev.sandlot.unix.SocketPath;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where the connections of conduits come together: a unix socket of the daemon's own. Each is expected, and says a secret first that its keeper
 * was told; who doesn't is cut off.
 */
final class Meeting implements AutoCloseable {
    private static final int KEY_BYTES = 16;
    private static final int READ_BYTES = 128 << 10;
    private static final long PATIENCE_SECONDS = 30;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Expected> expected = new ConcurrentHashMap<>();
    private final Path socket;
    private final SocketPath way;
    private @Nullable Channel server;

    /** A conduit that is to come. */
    static final class Expected {
        private final byte[] key;
        private final List<CompletableFuture<ConduitSocket>> links = new ArrayList<>();

        private Expected(byte[] key, int count) {
            this.key = key;
            for (int i = 0; i < count; i++) {
                links.add(new CompletableFuture<>());
            }
        }

        byte[] key() {
            return key.clone();
        }

        /** The one with this number, once it is there. */
        CompletableFuture<ConduitSocket> link(int which) {
            return links.get(which);
        }

        int count() {
            return links.size();
        }
    }

    private Meeting(Path socket, SocketPath way) {
        this.socket = socket;
        this.way = way;
    }

    /** @param socket made anew; only who the daemon is can connect */
    static Meeting open(ConduitSockets sockets, Path socket) throws IOException {
        Files.deleteIfExists(socket);
        var way = SocketPath.to(socket.toAbsolutePath());
        var meeting = new Meeting(socket, way);
        var bound = new ServerBootstrap()
                .group(sockets.loops())
                .channelFactory(sockets.servers())
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(meeting.new Introduction());
                    }
                })
                .bind(sockets.address().apply(way.path()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            way.close();
            throw new IOException("no socket for conduits: " + bound.cause().getMessage(), bound.cause());
        }
        meeting.server = bound.channel();
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        return meeting;
    }

    /** What a keeper connects to. */
    Path path() {
        return way.path();
    }

    /** @param count how many connections it has */
    Expected expect(int count) {
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        var one = new Expected(key, count);
        expected.put(name(key), one);
        return one;
    }

    /** It has come. */
    void met(Expected one) {
        expected.remove(name(one.key));
    }

    /** It is expected no more: what has come of it is closed, and what comes yet. */
    void forget(Expected one) {
        expected.remove(name(one.key));
        for (var link : one.links) {
            if (!link.cancel(false)) {
                link.join().close();
            }
        }
    }

    private static String name(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close().awaitUninterruptibly();
        }
        Files.deleteIfExists(socket);
        way.close();
    }

    /** Waits for the secret and which connection it is. */
    private final class Introduction extends ChannelInboundHandlerAdapter {
        private final byte[] said = new byte[KEY_BYTES + 1];
        private int heard;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            Unawaited.note(
                    context.executor().schedule(() -> cutOff(context), PATIENCE_SECONDS, TimeUnit.SECONDS),
                    "cutting a stranger off");
            if (context.channel().isActive()) {
                context.read();
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.read();
        }

        private void close(ChannelHandlerContext context) {
            Unawaited.note(context.close(), "closing a stranger's connection");
        }

        private void cutOff(ChannelHandlerContext context) {
            if (!context.isRemoved()) {
                close(context);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var part = (ByteBuf) message;
            int length = Math.min(said.length - heard, part.readableBytes());
            part.readBytes(said, heard, length);
            heard += length;
            // Nothing else comes before the command has begun.
            boolean tooMuch = part.isReadable();
            part.release();
            if (tooMuch) {
                close(context);
            } else if (heard == said.length) {
                introduce(context);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (!context.isRemoved() && heard < said.length) {
                context.read();
            }
        }

        private void introduce(ChannelHandlerContext context) {
            var key = Arrays.copyOf(said, KEY_BYTES);
            int which = said[KEY_BYTES];
            var one = expected.get(name(key));
            if (one == null || which < 0 || which >= one.links.size()) {
                close(context);
                return;
            }
            var channel = context.channel();
            var link = ConduitSocket.of(channel);
            context.pipeline().remove(this);
            if (!one.links.get(which).complete(link)) {
                link.close();
            }
        }
    }
}
