package dev.sandlot.egress;

import dev.sandlot.model.NetworkDecision.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Looks at what is first said in a tunnel. Where that begins TLS, the name that is asked for has to be that of the tunnel's host: a server of many names
 * would let another be reached by it. What is no TLS goes through.
 */
final class HelloCheck extends ChannelInboundHandlerAdapter {
    /** A fatal alert, RFC 8446: access_denied. */
    private static final byte[] ACCESS_DENIED = {21, 3, 3, 0, 2, 2, 49};

    private final Attempt attempt;
    private final Channel outside;
    private ByteBuf said = Unpooled.EMPTY_BUFFER;

    /** @param outside where the tunnel leads */
    HelloCheck(Attempt attempt, Channel outside) {
        this.attempt = attempt;
        this.outside = outside;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        said = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), said, (ByteBuf) message);
        var hello = ClientHello.look(said);
        var refusal = hello.refusal(attempt.requireTarget().host());
        if (refusal.isPresent()) {
            refuse(context, refusal.get());
        } else if (hello.state() == ClientHello.State.MORE) {
            context.read();
        } else {
            pass(context);
        }
    }

    private void pass(ChannelHandlerContext context) {
        var all = said;
        said = Unpooled.EMPTY_BUFFER;
        context.fireChannelRead(all);
        context.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext context, String why) {
        attempt.end(Outcome.DENIED, why);
        Relay.part(outside);
        Farewell.say(context.channel(), Unpooled.wrappedBuffer(ACCESS_DENIED));
    }

    /** Who sends no more has said what there is to be said. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && said.isReadable()) {
            pass(context);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        said.release();
        said = Unpooled.EMPTY_BUFFER;
    }
}
