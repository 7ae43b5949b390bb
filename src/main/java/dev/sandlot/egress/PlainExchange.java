package dev.sandlot.egress;

import dev.sandlot.model.NetworkDecision.Outcome;
import dev.sandlot.stream.Unawaited;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of HTTP that is allowed, on a connection to the server of its own; {@link ServerAnswer} is the way back. Each way has a piece in
 * memory, and the next is read when that is written. On the event loop of both connections.
 */
final class PlainExchange {
    private final HttpFront front;
    private final ChannelHandlerContext inside;
    private final Gate gate;
    private final Attempt attempt;
    private final HttpRequest request;
    private final HttpRequest outgoing;
    private final AnswerEdit edit;

    /** Of the request, what has come before there was a server. */
    private final Deque<HttpContent> early = new ArrayDeque<>();

    private @Nullable Channel server;
    private boolean whole;
    private boolean over;

    /**
     * @param outgoing the request as the server gets it
     * @param edit of the answer
     */
    PlainExchange(
            HttpFront front,
            ChannelHandlerContext inside,
            Gate gate,
            Attempt attempt,
            HttpRequest request,
            HttpRequest outgoing,
            AnswerEdit edit) {
        this.front = front;
        this.inside = inside;
        this.gate = gate;
        this.attempt = attempt;
        this.request = request;
        this.outgoing = outgoing;
        this.edit = edit;
    }

    /** @param connected to the server, on the same event loop; where there is none, it is for the reason that is told */
    void begin(Future<Channel> connected) {
        if (HttpUtil.is100ContinueExpected(request)) {
            Unawaited.note(
                    inside.writeAndFlush(
                            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE)),
                    "asking for a request's body");
        }
        gate.begun(attempt, () -> Gate.close(inside.channel()));
        connected.addListener((Future<Channel> done) -> dialled(done));
    }

    private void dialled(Future<Channel> done) {
        if (over) {
            if (done.isSuccess()) {
                Gate.close(done.getNow());
            }
            return;
        }
        if (!done.isSuccess()) {
            fail(Dialer.Failed.of(done.cause()).answer());
            return;
        }
        var channel = done.getNow();
        server = channel;
        var answer = ServerAnswer.install(channel.pipeline(), this, request, edit);
        channel.write(outgoing).addListener(PlainExchange::lost);
        while (!early.isEmpty()) {
            channel.write(early.remove()).addListener(PlainExchange::lost);
        }
        bodyWritten();
        channel.read();
        if (!channel.isActive()) {
            answer.broken();
        }
    }

    /** The next part of the request's body; taken over. */
    void body(HttpContent content) {
        whole |= content instanceof LastHttpContent;
        if (over) {
            content.release();
            return;
        }
        attempt.sent(content.content().readableBytes());
        if (server == null) {
            early.add(content);
        } else {
            server.write(content).addListener(PlainExchange::lost);
        }
    }

    /** Notes that something did not get there: the end of the connection that it was for tells why. */
    static void lost(Future<? super Void> written) {
        if (!written.isSuccess()) {
            Unawaited.note(written, "passing HTTP on");
        }
    }

    /** What has come is handed on: the next is read when that has gone. */
    void bodyWritten() {
        if (server == null || over) {
            return;
        }
        server.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(gone -> {
            if (!whole && !over) {
                inside.read();
            }
        });
    }

    /** Whether the end of the request has come. */
    boolean isWhole() {
        return whole;
    }

    boolean isOver() {
        return over;
    }

    Attempt attempt() {
        return attempt;
    }

    /** Where the answer goes. */
    ChannelHandlerContext inside() {
        return inside;
    }

    /** Who asked has gone. */
    void left() {
        end();
        closeServer();
    }

    /** The rest of the request can't be read: the server gets no end of it. */
    void malformed() {
        broken("the request's body is malformed", ProxyAnswers.malformed("the body of the request is malformed"));
    }

    private void closeServer() {
        if (server != null) {
            Gate.close(server);
        }
    }

    private void end() {
        over = true;
        early.forEach(ReferenceCountUtil::release);
        early.clear();
        gate.ended(attempt);
    }

    /** There is no answer but this; what comes yet of the request is not passed on any more. */
    private void fail(FullHttpResponse answer) {
        end();
        front.end(inside, answer);
    }

    /**
     * There is no whole answer.
     *
     * @param answer instead of it, or null where some of it has gone: then the sandbox finds its connection cut
     */
    void broken(String why, @Nullable FullHttpResponse answer) {
        if (over) {
            ReferenceCountUtil.release(answer);
            return;
        }
        attempt.end(Outcome.FAILED, why);
        if (answer != null) {
            fail(answer);
        } else {
            end();
            // Reset: an answer that ends with its connection would seem whole.
            inside.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            Gate.close(inside.channel());
        }
        closeServer();
    }

    /** The whole answer has come, and is on its way. */
    void answered() {
        end();
        closeServer();
    }

    /** The whole answer has gone. */
    void done(boolean keepsAlive) {
        if (keepsAlive) {
            front.next(inside);
        } else {
            Farewell.say(inside.channel());
        }
    }

    /** Both speak another protocol from now on. What the sandbox said of it before the server agreed is not taken back from HTTP. */
    void become(Channel to) {
        over = true;
        Tunnel.open(gate, attempt, inside.channel(), to, List.of());
        front.leave(inside);
    }
}
