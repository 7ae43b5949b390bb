package dev.sandlot.egress;

import dev.sandlot.model.NetworkDecision.Protocol;
import dev.sandlot.stream.Unawaited;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5CommandType;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.ReferenceCountUtil;

/** A sandbox's connection to its SOCKS proxy, RFC 1928: nobody has to say who he is, and CONNECT is all that can be asked for. */
final class SocksFront extends ChannelInboundHandlerAdapter {
    private static final int PATIENCE_SECONDS = 30;
    private static final String PATIENCE = "patience";
    private static final String DECODER = "decoder";

    private final Gate gate;
    private final Dialer dialer;
    /** Whether what was asked for is decided: nothing more is read as SOCKS. */
    private boolean isOver;

    private SocksFront(Gate gate, Dialer dialer) {
        this.gate = gate;
        this.dialer = dialer;
    }

    static void install(ChannelPipeline pipeline, Gate gate, Dialer dialer) {
        pipeline.addLast(PATIENCE, new ReadTimeoutHandler(PATIENCE_SECONDS))
                .addLast(Socks5ServerEncoder.DEFAULT)
                .addLast(DECODER, new Socks5InitialRequestDecoder())
                .addLast(new SocksFront(gate, dialer));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isOver) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof Socks5Message said && said.decoderResult().isFailure()) {
            isOver = true;
            Gate.close(context.channel());
        } else if (message instanceof Socks5InitialRequest request) {
            greet(context, request);
        } else if (message instanceof Socks5CommandRequest request) {
            isOver = true;
            connect(context, request);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!isOver) {
            context.read();
        }
    }

    /** Who says no more has not asked for anything. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent && !isOver) {
            Gate.close(context.channel());
        }
    }

    private void greet(ChannelHandlerContext context, Socks5InitialRequest request) {
        if (request.authMethods().contains(Socks5AuthMethod.NO_AUTH)) {
            context.pipeline().replace(DECODER, DECODER, new Socks5CommandRequestDecoder());
            Unawaited.note(
                    context.writeAndFlush(new DefaultSocks5InitialResponse(Socks5AuthMethod.NO_AUTH)),
                    "answering a SOCKS client");
        } else {
            isOver = true;
            Farewell.say(context.channel(), new DefaultSocks5InitialResponse(Socks5AuthMethod.UNACCEPTED));
        }
    }

    private void connect(ChannelHandlerContext context, Socks5CommandRequest request) {
        if (!request.type().equals(Socks5CommandType.CONNECT)) {
            end(context, Socks5CommandStatus.COMMAND_UNSUPPORTED);
            return;
        }
        var asked = request.dstAddr();
        var host = request.dstAddrType().equals(Socks5AddressType.IPv6) ? "[" + asked + "]" : asked;
        var attempt = gate.judge(Protocol.SOCKS, host, request.dstPort(), null, null);
        if (!attempt.isAllowed()) {
            end(context, Socks5CommandStatus.FORBIDDEN);
            return;
        }
        var pipeline = context.pipeline();
        var opening = new Opening(
                gate,
                attempt,
                new Opening.Reply(
                        Socks5ServerEncoder.DEFAULT,
                        answer(Socks5CommandStatus.SUCCESS),
                        failed -> answer(
                                failed.isDenied()
                                        ? Socks5CommandStatus.FORBIDDEN
                                        : Socks5CommandStatus.HOST_UNREACHABLE)));
        pipeline.addLast(opening);
        pipeline.remove(this);
        pipeline.remove(PATIENCE);
        pipeline.remove(Socks5ServerEncoder.class);
        pipeline.remove(DECODER);
        opening.dial(context.channel(), dialer);
    }

    private static void end(ChannelHandlerContext context, Socks5CommandStatus why) {
        Farewell.say(context.channel(), answer(why));
    }

    private static DefaultSocks5CommandResponse answer(Socks5CommandStatus status) {
        return new DefaultSocks5CommandResponse(status, Socks5AddressType.IPv4);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Gate.close(context.channel());
    }
}
