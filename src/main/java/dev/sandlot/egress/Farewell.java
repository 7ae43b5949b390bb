package dev.sandlot.egress;

import dev.sandlot.stream.Unawaited;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of a sandbox's connection, RFC 9112 section 9.6: one that is closed with bytes unread is reset, and what was said last never arrives. So
 * nothing more is said first, and what the sandbox says yet is thrown away, some of it and for a moment.
 */
final class Farewell extends ChannelInboundHandlerAdapter {
    private static final int PATIENCE_SECONDS = 5;
    private static final int MOST_BYTES = 4 << 20;

    private int thrownAway;
    private @Nullable Future<?> patience;

    private Farewell() {}

    /** Says this, and nothing after it. What has been said before goes first. On the connection's event loop. */
    static void say(Channel channel, Object last) {
        if (channel.isActive()) {
            channel.pipeline().addFirst(new Farewell());
        }
        channel.writeAndFlush(last).addListener((ChannelFuture said) -> {
            if (said.isSuccess() && channel instanceof DuplexChannel duplex && !duplex.isInputShutdown()) {
                Unawaited.note(duplex.shutdownOutput(), "saying no more to a program in a sandbox");
            } else {
                Gate.close(channel);
            }
        });
    }

    /** The same where all has been said. */
    static void say(Channel channel) {
        say(channel, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        patience = context.executor().schedule(() -> Gate.close(context.channel()), PATIENCE_SECONDS, TimeUnit.SECONDS);
        more(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (patience != null) {
            patience.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        thrownAway += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (thrownAway > MOST_BYTES) {
            Gate.close(context.channel());
        } else {
            more(context);
        }
    }

    private static void more(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel duplex && !duplex.isInputShutdown()) {
            context.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            // Behind what is still being written.
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> Gate.close(context.channel()));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Gate.close(context.channel());
    }
}
