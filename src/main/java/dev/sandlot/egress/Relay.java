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
import java.util.function.IntConsumer;

/**
 * One way of a tunnel: what comes by its channel goes out by the other, one piece at a time, so that who takes slowly holds up who sends. Its end is
 * told to the other behind all that came before; a connection that breaks breaks the other.
 */
final class Relay extends ChannelInboundHandlerAdapter {
    private final Channel to;
    private final boolean outwards;
    private final IntConsumer count;

    private Relay(Channel to, boolean outwards, IntConsumer count) {
        this.to = to;
        this.outwards = outwards;
        this.count = count;
    }

    /** Joins two connections on one event loop, both ways. Neither reads by itself; both begin to now. */
    static void join(Channel inside, Channel outside, Attempt attempt) {
        inside.pipeline().addLast(new Relay(outside, true, attempt::sent));
        outside.pipeline().addLast(new Relay(inside, false, attempt::received));
        more(inside);
        more(outside);
    }

    /** Something that came by this channel before it was joined; taken over. */
    static void hear(Channel from, ByteBuf bytes) {
        var relay = from.pipeline().context(Relay.class);
        if (relay == null) {
            bytes.release();
        } else {
            ((Relay) relay.handler()).channelRead(relay, bytes);
        }
    }

    /** Reads on where there can be anything; Netty has no more to do with a way that has ended, and fails then. */
    private static void more(Channel from) {
        if (!((DuplexChannel) from).isInputShutdown()) {
            from.read();
        }
    }

    /** Ends what is outside, and leaves the connection of the sandbox as it is. */
    static void part(Channel outside) {
        var relay = outside.pipeline().get(Relay.class);
        if (relay != null) {
            outside.pipeline().remove(relay);
        }
        Gate.close(outside);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            // A codec that has just gone passes it on.
            ReferenceCountUtil.release(message);
            return;
        }
        count.accept(bytes.readableBytes());
        to.writeAndFlush(bytes).addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                more(context.channel());
            } else {
                Gate.close(context.channel());
            }
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            // Behind what is still being written.
            to.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(written ->
                            Unawaited.note(((DuplexChannel) to).shutdownOutput(), "ending a tunnel one way"));
            closeIfOver(context.channel());
        }
    }

    private void closeIfOver(Channel from) {
        if (((DuplexChannel) to).isInputShutdown()) {
            from.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(
                            there -> to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
                                Gate.close(to);
                                Gate.close(from);
                            }));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (outwards) {
            // A server that takes nothing would keep its connection for somebody who has gone.
            Gate.close(to);
        } else {
            to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> Farewell.say(to));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Gate.close(context.channel());
    }
}
