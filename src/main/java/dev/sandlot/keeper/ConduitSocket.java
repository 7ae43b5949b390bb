package dev.sandlot.keeper;

import dev.sandlot.stream.Unawaited;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a conduit, a socket whose other end is inside a sandbox and which is used one way: it is read, or written to. What comes
 * waits in the kernel until somebody reads, and with it who sends. Safe to call from any thread; futures complete on the connection's own.
 */
public final class ConduitSocket {
    private static final String CLOSING = "closing a connection of a conduit";

    private final Channel channel;
    private final Reading reading = new Reading();

    private ConduitSocket(Channel channel) {
        this.channel = channel;
    }

    /** Takes the connection over, on which nothing is read by itself. */
    static ConduitSocket of(Channel channel) {
        var link = new ConduitSocket(channel);
        channel.pipeline().addLast(link.reading);
        return link;
    }

    /** What has come, at least one byte; null at the end. One read at a time. */
    public CompletableFuture<byte @Nullable []> read() {
        var asked = new CompletableFuture<byte @Nullable []>();
        channel.eventLoop().execute(() -> reading.ask(asked));
        return asked;
    }

    /**
     * Completes when the kernel has taken it all, and the buffer is released. Fails where nobody inside can read it any more. What is written goes in the
     * order of the calls, whichever threads they come from.
     */
    public CompletableFuture<Void> write(ByteBuf bytes) {
        return write(bytes, false);
    }

    /** The end, behind all that was written; completes when that is on its way. */
    public CompletableFuture<Void> end() {
        // A close would drop what the kernel has not taken yet.
        return write(Unpooled.EMPTY_BUFFER, true);
    }

    /** On its own thread a write would overtake what others have written before, and waits there for its turn. */
    private CompletableFuture<Void> write(ByteBuf bytes, boolean last) {
        var done = new CompletableFuture<Void>();
        try {
            channel.eventLoop().execute(() -> {
                var written = channel.writeAndFlush(bytes);
                tell(last ? written.addListener(ChannelFutureListener.CLOSE) : written, done);
            });
        } catch (RejectedExecutionException ended) {
            bytes.release();
            done.completeExceptionally(ended);
        }
        return done;
    }

    public void close() {
        Unawaited.note(channel.close(), CLOSING);
    }

    private static void tell(ChannelFuture future, CompletableFuture<Void> done) {
        future.addListener((ChannelFutureListener) it -> {
            if (it.isSuccess()) {
                done.complete(null);
            } else {
                done.completeExceptionally(it.cause());
            }
        });
    }

    /** On the connection's thread alone. */
    private final class Reading extends ChannelInboundHandlerAdapter {
        private final Deque<byte[]> come = new ArrayDeque<>();
        private @Nullable CompletableFuture<byte @Nullable []> asked;
        private boolean over;

        void ask(CompletableFuture<byte @Nullable []> by) {
            asked = by;
            if (!come.isEmpty() || over) {
                answer();
            } else {
                channel.read();
            }
        }

        private void answer() {
            var by = asked;
            if (by != null) {
                asked = null;
                by.complete(come.poll());
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var part = (ByteBuf) message;
            if (part.isReadable()) {
                come.add(ByteBufUtil.getBytes(part));
            }
            part.release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (!come.isEmpty()) {
                answer();
            } else if (asked != null && !over) {
                channel.read();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end();
        }

        /** A connection that broke is one that has ended: whether all has come, the command's exit tells. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end();
            Unawaited.note(context.close(), CLOSING);
        }

        private void end() {
            over = true;
            answer();
        }
    }
}
