package dev.sandlot.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConduitSocketTest {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());

    @AfterEach
    void close() throws Exception {
        loops.shutdownGracefully(0, 30, TimeUnit.SECONDS).get(30, TimeUnit.SECONDS);
    }

    /** What the other end hears until it hears no more. */
    private static final class Listening extends ChannelInboundHandlerAdapter {
        private final StringBuilder heard = new StringBuilder();
        private final CompletableFuture<String> all = new CompletableFuture<>();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            heard.append(((ByteBuf) message).toString(StandardCharsets.US_ASCII));
            ((ByteBuf) message).release();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            all.complete(heard.toString());
        }
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** One that is made on the connection's own thread, while one from elsewhere waits for that thread. */
    @Test
    void shouldKeepTheOrderOfWritesFromSeveralThreads() throws Exception {
        var listening = new Listening();
        var address = new LocalAddress(ConduitSocketTest.class);
        new ServerBootstrap()
                .group(loops)
                .channel(LocalServerChannel.class)
                .childHandler(listening)
                .bind(address)
                .sync();
        var channel = new Bootstrap()
                .group(loops)
                .channel(LocalChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(address)
                .sync()
                .channel();
        var socket = ConduitSocket.of(channel);
        var held = new CompletableFuture<Void>();
        var released = new CompletableFuture<Void>();
        var last = new CompletableFuture<Void>();
        channel.eventLoop().execute(() -> {
            held.complete(null);
            released.join();
            var unused = socket.write(bytes("b")).thenCompose(v -> socket.end()).thenAccept(last::complete);
        });
        held.get(30, TimeUnit.SECONDS);
        var first = socket.write(bytes("a"));
        released.complete(null);
        first.get(30, TimeUnit.SECONDS);
        last.get(30, TimeUnit.SECONDS);
        assertThat(listening.all.get(30, TimeUnit.SECONDS)).isEqualTo("ab");
    }
}
