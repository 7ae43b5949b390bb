package dev.sandlot.keeper;

import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Unawaited;
import dev.sandlot.unix.SocketPath;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A terminal whose holder is asked at its door ({@code door.h}): one connection of any number. What is asked is carried out in its order, except that
 * a screen comes when it has been drawn. Safe to call from any thread; futures complete on the connection's own, and fail with an IOException where
 * it can't be done, or the holder has gone.
 */
public final class KeptTerminal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptTerminal.class);

    /** Modifiers of keys. */
    public static final int SHIFT = 1;

    public static final int ALT = 2;
    public static final int CTRL = 4;

    /** More is typed in parts, between which another connection may type. */
    static final int TYPED_AT_ONCE = 256 << 10;

    private static final int LENGTH_BYTES = 4;
    private static final String GONE = "the terminal's holder has gone";

    private final Channel channel;
    private final AtomicLong tokens = new AtomicLong();
    private final Map<Long, Asked<?>> asked = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** How a screen is shown. */
    public enum Form {
        /** Bytes that draw it on any terminal, and have that behave as this one does. */
        SNAPSHOT(0),
        /** A line for each row, without blanks at its end. */
        TEXT(1),
        /** The same, with colours and styles. */
        STYLED(2);

        /** In frames. */
        private final int code;

        Form(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /**
     * A screen.
     *
     * @param position up to where in what is printed it is the screen
     * @param size of the terminal, there
     */
    public record Shown(long position, TerminalSize size, byte[] bytes) {}

    private record Asked<T>(CompletableFuture<T> answer, Function<DoorFrame.Answer, @Nullable T> read) {
        void take(DoorFrame.Answer said) {
            if (said instanceof DoorFrame.Failed failed) {
                answer.completeExceptionally(new IOException(failed.why()));
            } else {
                answer.complete(read.apply(said));
            }
        }
    }

    private KeptTerminal(Channel channel) {
        this.channel = channel;
    }

    /** @param door the socket in the directory of the process's log */
    public static CompletableFuture<KeptTerminal> connect(ConduitSockets sockets, Path door) {
        var connected = new CompletableFuture<KeptTerminal>();
        try {
            var way = SocketPath.to(door.toAbsolutePath());
            new Bootstrap()
                    .group(sockets.loops())
                    .channelFactory(sockets.clients())
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            var terminal = new KeptTerminal(channel);
                            channel.pipeline()
                                    .addLast(new LengthFieldBasedFrameDecoder(
                                            DoorFrame.ANSWER_MOST, 0, LENGTH_BYTES, 0, LENGTH_BYTES))
                                    .addLast(terminal.new Hearing());
                        }
                    })
                    .connect(sockets.address().apply(way.path()))
                    .addListener((ChannelFutureListener) it -> {
                        release(way);
                        if (it.isSuccess()) {
                            connected.complete(
                                    it.channel().pipeline().get(Hearing.class).terminal());
                        } else {
                            connected.completeExceptionally(
                                    new IOException(GONE + ": " + it.cause().getMessage(), it.cause()));
                        }
                    });
        } catch (IOException e) {
            connected.completeExceptionally(e);
        }
        return connected;
    }

    private static void release(SocketPath way) {
        try {
            way.close();
        } catch (IOException e) {
            LOG.warn("a link to a terminal's holder is left over: {}", e.toString());
        }
    }

    /** Types these bytes as they stand. Completes when the kernel has taken all of them. */
    public CompletableFuture<Void> type(byte[] bytes) {
        if (bytes.length <= TYPED_AT_ONCE) {
            return ask(new DoorFrame.Type(bytes), said -> null);
        }
        CompletableFuture<Void> last = new CompletableFuture<>();
        for (int from = 0; from < bytes.length; from += TYPED_AT_ONCE) {
            last = ask(
                    new DoorFrame.Type(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + TYPED_AT_ONCE))),
                    said -> null);
        }
        return last;
    }

    /**
     * Types this text as one that is pasted: several lines in brackets where the program asked for these.
     *
     * @param text its lines end with \n
     */
    public CompletableFuture<Void> paste(String text) {
        return ask(new DoorFrame.Paste(text), said -> null);
    }

    /**
     * Presses a key, as the program has set the keyboard.
     *
     * @param name a character, or Enter, Escape and so on ({@code door_frames.h})
     * @param modifiers {@link #SHIFT}, {@link #ALT} and {@link #CTRL} together
     */
    public CompletableFuture<Void> press(String name, int modifiers) {
        return ask(new DoorFrame.Key(name, modifiers), said -> null);
    }

    /** Tells from which position on it has this size. */
    public CompletableFuture<Long> resize(TerminalSize size) {
        return ask(new DoorFrame.Resize(size), KeptTerminal::position);
    }

    /**
     * The screen as it is now, or later.
     *
     * @param clip what a snapshot is clipped to, or null
     */
    public CompletableFuture<Shown> show(Form form, @Nullable TerminalSize clip) {
        return ask(new DoorFrame.Show(form, clip), said -> {
            var screen = (DoorFrame.Screen) said;
            return new Shown(screen.position(), screen.size(), screen.bytes());
        });
    }

    /**
     * Says whether somebody's terminal answers the program's questions from now on, and not the holder; until this says no, or is closed. Tells up to
     * where questions are the holder's, or somebody's again.
     */
    public CompletableFuture<Long> drive(boolean drives) {
        return ask(new DoorFrame.Driver(drives), KeptTerminal::position);
    }

    /** Types an answer of that terminal, if who asked still waits for it; else drops it. */
    public CompletableFuture<Void> answer(byte[] bytes) {
        return ask(new DoorFrame.Reply(bytes), said -> null);
    }

    /** Completes when the connection has gone: the holder has left, or this was closed. */
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    @Override
    public void close() {
        Unawaited.note(channel.close(), "closing a connection to a terminal");
    }

    private static Long position(DoorFrame.Answer said) {
        return ((DoorFrame.Done) said).position();
    }

    private <T> CompletableFuture<T> ask(DoorFrame.Order order, Function<DoorFrame.Answer, @Nullable T> read) {
        var answer = new CompletableFuture<T>();
        long token = tokens.incrementAndGet();
        var frame = DoorFrame.encode(token, order);
        asked.put(token, new Asked<>(answer, read));
        channel.writeAndFlush(Unpooled.wrappedBuffer(frame)).addListener((ChannelFutureListener) it -> {
            if (!it.isSuccess()) {
                fail(token);
                close();
            }
        });
        if (closed.isDone()) {
            fail(token);
        }
        return answer;
    }

    private void fail(long token) {
        var one = asked.remove(token);
        if (one != null) {
            one.answer().completeExceptionally(new IOException(GONE));
        }
    }

    /** On the connection's thread alone. */
    private final class Hearing extends SimpleChannelInboundHandler<ByteBuf> {
        KeptTerminal terminal() {
            return KeptTerminal.this;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
            int kind = frame.readUnsignedByte();
            var one = asked.remove(frame.readLong());
            var said = DoorFrame.read(kind, frame);
            if (one != null && said != null) {
                one.take(said);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            closed.complete(null);
            asked.keySet().forEach(KeptTerminal.this::fail);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // One that has gone while it was being spoken to has reset the connection.
            if (!(cause instanceof IOException)) {
                LOG.warn("a terminal's holder is not understood: {}", cause.toString());
            }
            Unawaited.note(context.close(), "closing a connection to a terminal");
        }
    }
}
