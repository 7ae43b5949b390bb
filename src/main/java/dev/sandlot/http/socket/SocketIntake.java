package dev.sandlot.http.socket;

import dev.sandlot.http.server.NettyChannel;
import dev.sandlot.http.server.Shares.Share;
import dev.sandlot.stream.Budget;
import dev.sandlot.stream.Unawaited;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a WebSocket has received and not yet passed on: unfinished frames and messages. Who has not shown who it is may send a few bytes
 * in all; who has, draws from its share, and is read no further while that is empty. Used on the channel's event loop.
 */
public final class SocketIntake extends ChannelInboundHandlerAdapter {
    private static final String NAME = "intake";
    private static final long STRANGER_BYTES = 16 << 10;
    private static final long ROOM_MILLIS = 100;

    private final long most;
    private final List<Budget.Lease> leases = new ArrayList<>();
    private final Deque<Object> waiting = new ArrayDeque<>();
    private @Nullable Share share;
    private Runnable gone = () -> {};
    private @Nullable ChannelHandlerContext context;
    private long held;

    private SocketIntake(long most, @Nullable Share share) {
        this.most = most;
        this.share = share;
    }

    /**
     * To be called before the connection becomes a WebSocket.
     *
     * @param most how long a message may be; a longer one closes the connection
     * @param share null for who has not shown who it is
     */
    public static SocketIntake of(HttpConnection connection, long most, @Nullable Share share) {
        var intake = new SocketIntake(most, share);
        // One that was there for a request that became no WebSocket is there for nothing.
        var pipeline = NettyChannel.of(connection).pipeline();
        if (pipeline.get(NAME) != null) {
            pipeline.remove(NAME);
        }
        pipeline.addBefore(pipeline.context(HttpRequestDecoder.class).name(), NAME, intake);
        return intake;
    }

    /** Counts no more: the connection has not become a WebSocket. */
    void leave() {
        if (context != null && !context.isRemoved()) {
            context.pipeline().remove(this);
        }
    }

    /** Has it told, once at most, when nothing more is received here. */
    public void whenGone(Runnable listener) {
        gone = listener;
    }

    /** It is known now whose it is. */
    public void known(Share itsShare) {
        share = itsShare;
        delivered();
    }

    /** All that was received has been passed on. */
    public void delivered() {
        if (share != null) {
            held = 0;
        }
        leases.forEach(Budget.Lease::close);
        leases.clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var from = share;
        if (!waiting.isEmpty()) {
            waiting.add(message);
        } else if (from != null && !from.hasRoom()) {
            waiting.add(message);
            ctx.channel().config().setAutoRead(false);
            retry(ctx, from);
        } else {
            pass(ctx, message);
        }
    }

    private void pass(ChannelHandlerContext ctx, Object message) {
        int length = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        held += length;
        if (held > (share == null ? STRANGER_BYTES : most)) {
            ReferenceCountUtil.release(message);
            Unawaited.note(ctx.close(), "closing a connection");
            return;
        }
        if (share != null) {
            leases.add(share.take(length, () -> Unawaited.note(ctx.channel().close(), "closing a connection")));
        }
        ctx.fireChannelRead(message);
    }

    private void retry(ChannelHandlerContext ctx, Share from) {
        Unawaited.note(
                ctx.executor()
                        .schedule(
                                () -> {
                                    while (!waiting.isEmpty() && from.hasRoom()) {
                                        pass(ctx, waiting.poll());
                                    }
                                    if (!waiting.isEmpty()) {
                                        retry(ctx, from);
                                    } else {
                                        ctx.fireChannelReadComplete();
                                        ctx.channel().config().setAutoRead(true);
                                    }
                                },
                                ROOM_MILLIS,
                                TimeUnit.MILLISECONDS),
                "going on with what a client sent");
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        letGo();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        letGo();
    }

    private void letGo() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        delivered();
        var told = gone;
        gone = () -> {};
        told.run();
    }
}
