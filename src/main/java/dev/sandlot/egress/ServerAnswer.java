package dev.sandlot.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server answers to an {@link PlainExchange}, piece by piece: whole, or cut where it is. */
final class ServerAnswer extends ChannelInboundHandlerAdapter {
    private static final String CODEC = "http";

    private final PlainExchange exchange;
    private final ChannelHandlerContext inside;
    private final HttpRequest request;
    private final AnswerEdit edit;

    /** Where the answer has become a tunnel. */
    private @Nullable List<ByteBuf> tunnelled;
    /** Of an answer before the answer. */
    private boolean interim;

    private boolean begun;
    private boolean keepsAlive;

    private ServerAnswer(PlainExchange exchange, HttpRequest request, AnswerEdit edit) {
        this.exchange = exchange;
        this.inside = exchange.inside();
        this.request = request;
        this.edit = edit;
        keepsAlive = HttpUtil.isKeepAlive(request) && !isPlain();
    }

    static ServerAnswer install(ChannelPipeline server, PlainExchange exchange, HttpRequest request, AnswerEdit edit) {
        var answer = new ServerAnswer(exchange, request, edit);
        server.addLast(CODEC, new HttpClientCodec(StrictHttp.decoder(), false, false))
                .addLast(answer);
        return answer;
    }

    /** Whether who asked can't be told of an answer's end but by that of its connection. */
    private boolean isPlain() {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (tunnelled != null && message instanceof ByteBuf bytes) {
            tunnelled.add(bytes);
        } else if (exchange.isOver()) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpResponse response) {
            head(context, response);
        } else if (message instanceof HttpContent content && !interim) {
            content(content);
        } else {
            interim &= !(message instanceof LastHttpContent);
            ReferenceCountUtil.release(message);
        }
    }

    private void head(ChannelHandlerContext context, HttpResponse response) {
        if (response.decoderResult().isFailure()) {
            unreachable("gives an answer that is malformed");
        } else if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            become(context, response);
        } else if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            interim = true;
        } else {
            begin(response);
        }
    }

    private void begin(HttpResponse response) {
        var refusal = edit.refusal(response);
        if (refusal != null) {
            unreachable(refusal);
            return;
        }
        begun = true;
        PlainRequest.withoutHops(response);
        edit.head(response);
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
        frame(response);
        inside.write(response).addListener(PlainExchange::lost);
    }

    /** An answer that ends with the connection of its server ends so for the sandbox too, where it can't be told otherwise. */
    private void frame(HttpResponse response) {
        boolean isFramed = HttpUtil.isContentLengthSet(response) || HttpUtil.isTransferEncodingChunked(response);
        if (isPlain()) {
            response.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        } else if (!isFramed && mayHaveBody(response)) {
            HttpUtil.setTransferEncodingChunked(response, true);
        }
        // Who is answered before he has said all would say the rest to nobody.
        keepsAlive &= exchange.isWhole();
        if (!keepsAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private boolean mayHaveBody(HttpResponse response) {
        int code = response.status().code();
        return code != HttpResponseStatus.NO_CONTENT.code()
                && code != HttpResponseStatus.NOT_MODIFIED.code()
                && !request.method().equals(HttpMethod.HEAD);
    }

    private void content(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            content.release();
            unreachable("gives an answer that is malformed");
            return;
        }
        exchange.attempt().received(content.content().readableBytes());
        var passed = edit.content(content);
        if (passed instanceof LastHttpContent) {
            exchange.answered();
            inside.writeAndFlush(passed)
                    .addListener((ChannelFuture written) -> exchange.done(written.isSuccess() && keepsAlive));
        } else {
            inside.write(passed).addListener(PlainExchange::lost);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!exchange.isOver() && tunnelled == null) {
            inside.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(gone -> context.read());
        }
    }

    private void become(ChannelHandlerContext context, HttpResponse response) {
        if (!PlainRequest.isWebSocket(request) || !PlainRequest.upgradesToWebSocket(response)) {
            unreachable("speaks another protocol than it was asked for");
            return;
        }
        var said = new ArrayList<ByteBuf>();
        tunnelled = said;
        edit.head(response);
        var head = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status());
        head.headers().set(response.headers());
        inside.writeAndFlush(head).addListener(PlainExchange::lost);
        context.pipeline().remove(CODEC);
        context.pipeline().remove(this);
        exchange.become(context.channel());
        said.forEach(bytes -> Relay.hear(context.channel(), bytes));
    }

    /** The server has nothing to say any more, and what it said has an end or none. */
    void broken() {
        unreachable(begun ? "has ended its answer in the middle" : "has closed the connection without an answer");
    }

    private void unreachable(String what) {
        var why = exchange.attempt().whom() + " " + what;
        exchange.broken(why, begun ? null : ProxyAnswers.unreachable(why));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            broken();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        broken();
    }

    /** A reset is no end of an answer, though the codec takes the connection's end for it where nothing else tells. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken();
        Gate.close(context.channel());
    }
}
