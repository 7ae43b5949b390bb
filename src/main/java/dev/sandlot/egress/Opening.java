package dev.sandlot.egress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A sandbox's connection while the tunnel that it has asked for, and may have, is being opened: what it says meanwhile waits for that. */
final class Opening extends ChannelInboundHandlerAdapter {
    private final Gate gate;
    private final Attempt attempt;
    private final Reply reply;
    private final List<ByteBuf> early = new ArrayList<>();

    /**
     * What a sandbox is told in the end.
     *
     * @param encoder of what is told
     * @param opened where there is a tunnel
     * @param failed where there is none
     */
    record Reply(ChannelOutboundHandler encoder, Object opened, Function<Dialer.Failed, Object> failed) {}

    Opening(Gate gate, Attempt attempt, Reply reply) {
        this.gate = gate;
        this.attempt = attempt;
        this.reply = reply;
    }

    /** Begins, as the last handler of the connection, and the only one that is left of those that took the request. */
    void dial(Channel inside, Dialer dialer) {
        inside.pipeline().addFirst(reply.encoder);
        dialer.dial(gate, attempt, inside.eventLoop())
                .addListener((Future<Channel> dialled) -> dialled(inside, dialled));
    }

    private void dialled(Channel inside, Future<Channel> dialled) {
        if (!inside.isActive()) {
            // What was said has been thrown away with the connection.
            attempt.over();
            if (dialled.isSuccess()) {
                Gate.close(dialled.getNow());
            }
        } else if (!dialled.isSuccess()) {
            Farewell.say(inside, reply.failed.apply(Dialer.Failed.of(dialled.cause())));
        } else {
            var outside = dialled.getNow();
            inside.writeAndFlush(reply.opened).addListener((ChannelFuture told) -> {
                if (!told.isSuccess()) {
                    Gate.close(inside);
                }
            });
            if (inside.isActive()) {
                var said = List.copyOf(early);
                early.clear();
                inside.pipeline().remove(reply.encoder);
                inside.pipeline().remove(this);
                Tunnel.open(gate, attempt, inside, outside, said);
            } else {
                attempt.over();
                Gate.close(outside);
            }
        }
    }

    /** What a codec that has just gone passes on yet is nothing that is said in the tunnel. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            early.add(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // The tunnel is told of the end of what is said.
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        early.forEach(ByteBuf::release);
        early.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Gate.close(context.channel());
    }
}
