package dev.sandlot.egress;

import dev.sandlot.model.NetworkDecision.Protocol;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox's connection to its proxy for HTTP: requests one after the other, each judged by itself, whatever was allowed on the connection before; a
 * tunnel is its last. What comes behind a request that is under way waits, and is at most what one read has brought. On the connection's event loop.
 */
final class HttpFront extends ChannelInboundHandlerAdapter {
    private static final String CODEC = "http";
    private static final int IDLE_SECONDS = 75;
    private static final String IDLE = "idle";
    /** Requests and parts of their bodies; nobody in earnest says more before an answer. */
    private static final int MOST_WAITING = 512;

    private final Gate gate;
    private final Dialer dialer;
    private final Onward onward;
    private final Deque<Object> waiting = new ArrayDeque<>();

    /** What is under way, or null. */
    private @Nullable PlainExchange exchange;
    /** An answer of the proxy's own is being written. */
    private boolean answers;
    /** The rest of a request that was answered without it. */
    private boolean discards;
    /** Nothing more is taken as a request. */
    private boolean isOver;

    private boolean saysNoMore;

    private HttpFront(Gate gate, Ways ways) {
        this.gate = gate;
        dialer = ways.dialer();
        onward = new Onward(gate, ways);
    }

    static void install(ChannelPipeline pipeline, Gate gate, Ways ways) {
        pipeline.addLast(IDLE, new IdleStateHandler(0, 0, IDLE_SECONDS))
                .addLast(CODEC, new HttpServerCodec(StrictHttp.decoder()))
                .addLast(new HttpFront(gate, ways));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.read();
    }

    private boolean isFree() {
        return exchange == null && !answers && !isOver;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isOver) {
            ReferenceCountUtil.release(message);
        } else if (waiting.isEmpty()) {
            take(context, message);
        } else {
            await(context, message);
        }
    }

    private void await(ChannelHandlerContext context, Object message) {
        waiting.add(message);
        if (waiting.size() > MOST_WAITING) {
            isOver = true;
            Gate.close(context.channel());
        }
    }

    private void take(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            if (isFree()) {
                begin(context, request);
            } else {
                await(context, message);
            }
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            content.release();
            malformed(context);
        } else if (discards) {
            ReferenceCountUtil.release(message);
            discards = !(message instanceof LastHttpContent);
        } else if (exchange != null && message instanceof HttpContent content) {
            exchange.body(content);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /** The body that is under way ends nowhere, and so nothing can follow it. */
    private void malformed(ChannelHandlerContext context) {
        isOver = true;
        if (exchange == null) {
            Farewell.say(context.channel());
        } else {
            exchange.malformed();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (exchange != null) {
            exchange.bodyWritten();
        } else if (isFree()) {
            more(context);
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            end(
                    context,
                    ProxyAnswers.malformed("the request is malformed: "
                            + request.decoderResult().cause().getMessage()));
        } else if (request.method().equals(HttpMethod.CONNECT)) {
            connect(context, request);
        } else {
            pass(context, request);
        }
    }

    private void connect(ChannelHandlerContext context, HttpRequest request) {
        var named = Authority.parse(request.uri(), 0);
        if (named == null) {
            end(context, ProxyAnswers.malformed("CONNECT names a host and a port, such as example.org:443"));
            return;
        }
        if (waiting.stream().anyMatch(message -> message != LastHttpContent.EMPTY_LAST_CONTENT)) {
            end(
                    context,
                    ProxyAnswers.malformed(
                            "what goes through a tunnel was sent before what comes before CONNECT was answered"));
            return;
        }
        var attempt = named.isHostOf(request)
                ? gate.judge(Protocol.CONNECT, named.host(), named.port(), null, null)
                : gate.refuse(Protocol.CONNECT, named.host(), named.port(), PlainRequest.OTHER_HOST);
        if (!attempt.isAllowed()) {
            end(context, ProxyAnswers.denied(attempt.reason(), attempt.wanted()));
            return;
        }
        var opening = new Opening(gate, attempt, ProxyAnswers.toConnect());
        context.pipeline().addLast(opening);
        leave(context);
        opening.dial(context.channel(), dialer);
    }

    private void pass(ChannelHandlerContext context, HttpRequest request) {
        var way = onward.of(request);
        if (way instanceof Onward.There there) {
            exchange = new PlainExchange(this, context, gate, there.attempt(), request, there.outgoing(), there.edit());
            exchange.begin(there.dial().apply(context.channel().eventLoop()));
        } else if (way instanceof Onward.Nowhere nowhere) {
            answer(context, request, nowhere.answer());
        }
    }

    /** Answers without a server; the connection goes on, unless nobody can tell whether the request's body comes yet. */
    private void answer(ChannelHandlerContext context, HttpRequest request, FullHttpResponse answer) {
        if (!HttpUtil.isKeepAlive(request) || HttpUtil.is100ContinueExpected(request)) {
            end(context, answer);
            return;
        }
        discards = true;
        answers = true;
        HttpUtil.setKeepAlive(answer, true);
        context.writeAndFlush(answer).addListener((ChannelFuture written) -> {
            answers = false;
            if (written.isSuccess()) {
                proceed(context);
            } else {
                Gate.close(context.channel());
            }
        });
    }

    /** The last that is said on the connection. */
    void end(ChannelHandlerContext context, FullHttpResponse answer) {
        isOver = true;
        Farewell.say(context.channel(), ProxyAnswers.last(answer));
    }

    /** The exchange is over, and its answer is on its way: now what waits behind it. */
    void next(ChannelHandlerContext context) {
        exchange = null;
        proceed(context);
    }

    private void proceed(ChannelHandlerContext context) {
        while (isFree() && !waiting.isEmpty()) {
            take(context, waiting.remove());
        }
        while (exchange != null && !waiting.isEmpty() && !(waiting.peek() instanceof HttpRequest)) {
            take(context, waiting.remove());
        }
        if (exchange != null) {
            exchange.bodyWritten();
            giveUpHalf(context);
        } else if (isFree()) {
            more(context);
        }
    }

    private void more(ChannelHandlerContext context) {
        if (saysNoMore) {
            Farewell.say(context.channel());
        } else {
            context.read();
        }
    }

    /** Ends a request of which the rest can't come any more. */
    private void giveUpHalf(ChannelHandlerContext context) {
        if (saysNoMore && exchange != null && !exchange.isWhole()) {
            Gate.close(context.channel());
        }
    }

    /** What the sandbox says from now on is no HTTP: it goes to the handlers behind this one. */
    void leave(ChannelHandlerContext context) {
        isOver = true;
        context.pipeline().remove(this);
        context.pipeline().remove(IDLE);
        context.pipeline().remove(CODEC);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        saysNoMore |= event instanceof ChannelInputShutdownEvent;
        if ((event instanceof IdleStateEvent || saysNoMore) && isFree()) {
            Farewell.say(context.channel());
        } else {
            giveUpHalf(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        isOver = true;
        if (exchange != null) {
            exchange.left();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Gate.close(context.channel());
    }
}
