package dev.sandlot.egress;

import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkDecision.Outcome;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Connects to what a policy allows. A name is resolved once, all its addresses are judged, and it is one of these that is dialled: what a name server says
 * afterwards changes nothing.
 */
final class Dialer {
    private static final int PATIENCE_MILLIS = 10_000;

    private final HostLookup names;
    private final ReachableAddresses addresses;
    private final Pieces pieces;

    Dialer(HostLookup names, ReachableAddresses addresses, Pieces pieces) {
        this.names = names;
        this.addresses = addresses;
        this.pieces = pieces;
    }

    /** What its connections read by. */
    Pieces pieces() {
        return pieces;
    }

    /**
     * Why there is no connection.
     *
     * @param denied whether it may not be, and not only can't
     */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean denied;

        Failed(boolean denied, String message) {
            super(message, null, false, false);
            this.denied = denied;
        }

        /** The cause of a connection that failed. */
        static Failed of(Throwable cause) {
            return cause instanceof Failed failed ? failed : new Failed(false, why(cause));
        }

        boolean isDenied() {
            return denied;
        }

        /** As plain HTTP says it. */
        FullHttpResponse answer() {
            var why = String.valueOf(getMessage());
            return denied ? ProxyAnswers.denied(why, null) : ProxyAnswers.unreachable(why);
        }
    }

    /**
     * Connects on this event loop. The connection reads nothing by itself, and either way of it can end alone. Where it fails, it is with a
     * {@link Failed}, and the attempt has ended with that.
     */
    Promise<Channel> dial(Gate gate, Attempt attempt, EventLoop loop) {
        var connected = loop.<Channel>newPromise();
        var target = attempt.requireTarget();
        names.find(gate.sandbox(), target.host()).onComplete(found -> {
            if (found.failed()) {
                fail(attempt, connected, new Failed(false, unresolved(target, found.cause())));
                return;
            }
            var refusal =
                    addresses.refusal(found.result(), target.port()).or(() -> gate.refusal(target, found.result()));
            if (refusal.isPresent()) {
                fail(attempt, connected, new Failed(true, target + " can't be reached: " + refusal.get()));
            } else {
                connect(attempt, connected, loop, found.result(), 0);
            }
        });
        return connected;
    }

    private static String unresolved(RequestTarget target, Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "there is no address for " + target.host();
        }
        return cause instanceof FaultException
                ? "too many names are asked for at once"
                : "the name " + target.host() + " can't be resolved now";
    }

    /** One after the other, in the order in which this host would. */
    private void connect(Attempt attempt, Promise<Channel> connected, EventLoop loop, List<InetAddress> all, int next) {
        var target = attempt.requireTarget();
        new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, PATIENCE_MILLIS)
                .option(ChannelOption.RECVBUF_ALLOCATOR, pieces)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new InetSocketAddress(all.get(next), target.port()))
                .addListener((ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        if (!connected.trySuccess(done.channel())) {
                            Gate.close(done.channel());
                        }
                    } else if (next + 1 < all.size()) {
                        connect(attempt, connected, loop, all, next + 1);
                    } else {
                        fail(attempt, connected, new Failed(false, target + " can't be reached: " + why(done.cause())));
                    }
                });
    }

    private static String why(Throwable cause) {
        var message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static void fail(Attempt attempt, Promise<Channel> connected, Failed why) {
        attempt.end(why.isDenied() ? Outcome.DENIED : Outcome.FAILED, String.valueOf(why.getMessage()));
        connected.tryFailure(why);
    }
}
