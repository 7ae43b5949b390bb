package dev.sandlot.egress;

import dev.sandlot.model.NetworkDecision.Outcome;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** Connects to what a policy allows, as {@link Dialer} does, and speaks TLS there with who can prove to be that host. */
final class TlsDialer {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Dialer dialer;
    private final TlsTrust trust;

    TlsDialer(Dialer dialer, TlsTrust trust) {
        this.dialer = dialer;
        this.trust = trust;
    }

    /** As {@link Dialer#dial}; the connection ends as a whole. */
    Promise<Channel> dial(Gate gate, Attempt attempt, EventLoop loop) {
        var connected = loop.<Channel>newPromise();
        trust.context()
                .onComplete(done -> loop.execute(() -> {
                    if (done.failed()) {
                        fail(attempt, connected, "the certificates that this host trusts can't be read");
                        return;
                    }
                    dialer.dial(gate, attempt, loop).addListener((Future<Channel> dialled) -> {
                        if (dialled.isSuccess()) {
                            secure(attempt, connected, dialled.getNow(), done.result());
                        } else {
                            connected.tryFailure(dialled.cause());
                        }
                    });
                }));
        return connected;
    }

    private static void secure(Attempt attempt, Promise<Channel> connected, Channel channel, SslContext context) {
        var target = attempt.requireTarget();
        var address = target.host().address();
        var name = address == null ? target.host().toString() : address.getHostAddress();
        var tls = context.newHandler(channel.alloc(), name, target.port());
        tls.setHandshakeTimeoutMillis(PATIENCE_MILLIS);
        var end = new End();
        // A way that ends without a word of TLS has been cut.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        channel.pipeline().addLast(tls).addLast(end);
        tls.handshakeFuture().addListener(agreed -> {
            if (!agreed.isSuccess()) {
                Gate.close(channel);
                fail(attempt, connected, target + " " + why(agreed.cause()));
            } else {
                end.agreed = true;
                if (!connected.trySuccess(channel)) {
                    Gate.close(channel);
                }
            }
        });
        channel.read();
    }

    private static String why(Throwable cause) {
        return cause instanceof SSLException
                ? "can't be spoken to by TLS: " + cause.getMessage()
                : "has closed the connection before TLS was agreed on";
    }

    private static void fail(Attempt attempt, Promise<Channel> connected, String why) {
        attempt.end(Outcome.FAILED, why);
        connected.tryFailure(new Dialer.Failed(false, why));
    }

    /** Tells an end that was said from one that only came: who can cut a connection can't make an answer seem whole. */
    private static final class End extends ChannelInboundHandlerAdapter {
        private boolean agreed;
        private boolean said;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
                said = true;
                Gate.close(context.channel());
            }
            context.fireUserEventTriggered(event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (agreed && !said) {
                context.fireExceptionCaught(new IOException("cut without TLS's close_notify"));
            }
            context.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // Before that it is told by the handshake.
            if (agreed) {
                context.fireExceptionCaught(cause);
            }
        }
    }
}
