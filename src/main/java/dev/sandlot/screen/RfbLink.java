package dev.sandlot.screen;

import dev.sandlot.stream.Unawaited;
import dev.sandlot.unix.SocketPath;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection to an RFB server on a unix socket, the handshake done (RFC 6143, sections 7.1 to 7.3). Used on the context that it was opened on. */
final class RfbLink {
    /** Who wanted it. Either of the first two is called, once; {@code ended} after {@code opened}. */
    interface Owner {
        /** It says at once what is wanted of {@link #intake}. */
        void opened(RfbLink link);

        /** @param why null where that is not known */
        void failed(@Nullable String why);

        void ended();
    }

    static final String VERSION = "RFB 003.008\n";

    private static final long PATIENCE_MILLIS = 5000;
    private static final int NO_PASSWORD = 1;
    private static final int MOST_NAME = 64 << 10;

    private final NetSocket socket;
    private final Owner owner;
    private final ByteParser intake = new ByteParser();
    private boolean open;
    private boolean over;
    private int width;
    private int height;
    private @Nullable PixelFormat format;

    private RfbLink(NetSocket socket, Owner owner) {
        this.socket = socket;
        this.owner = owner;
    }

    static void open(Vertx vertx, NetClient client, Path path, Peer peer, Owner owner) {
        vertx.executeBlocking(() -> SocketPath.to(path))
                .compose(way -> client.connect(
                                SocketAddress.domainSocketAddress(way.path().toString()))
                        .map(RfbLink::paused)
                        .eventually(() -> vertx.executeBlocking(() -> close(way))))
                .recover(e -> Future.failedFuture("its server can't be reached"))
                .compose(socket -> peer.check(vertx, socket).map(socket).onFailure(e -> hangUp(socket)))
                .onSuccess(socket -> new RfbLink(socket, owner).begin(vertx))
                .onFailure(e -> owner.failed(e.getMessage()));
    }

    /** At once, before the server's first words: nobody listens to them yet. */
    private static NetSocket paused(NetSocket socket) {
        socket.pause();
        return socket;
    }

    private static Void close(SocketPath way) throws IOException {
        way.close();
        return null;
    }

    private void begin(Vertx vertx) {
        long timer = vertx.setTimer(PATIENCE_MILLIS, id -> fail("it does not answer"));
        socket.closeHandler(v -> {
            vertx.cancelTimer(timer);
            ended();
        });
        socket.exceptionHandler(broken -> {});
        intake.want(VERSION.length(), told -> {
            if (!told.toString(StandardCharsets.US_ASCII).equals(VERSION)) {
                fail("it speaks another protocol");
                return;
            }
            send(told);
            intake.want(1, count -> security(count.getUnsignedByte(0), () -> vertx.cancelTimer(timer)));
        });
        socket.handler(intake::feed);
        socket.resume();
    }

    private void security(int count, Runnable done) {
        if (count == 0) {
            fail("it refuses");
            return;
        }
        intake.want(count, kinds -> {
            boolean free = false;
            for (int at = 0; at < count; at++) {
                free |= kinds.getUnsignedByte(at) == NO_PASSWORD;
            }
            if (!free) {
                fail("it wants a password");
                return;
            }
            send(Buffer.buffer().appendByte((byte) NO_PASSWORD));
            intake.want(4, result -> {
                if (result.getInt(0) != 0) {
                    fail("it refuses");
                    return;
                }
                // Others may look at the same time.
                send(Buffer.buffer().appendByte((byte) 1));
                intake.want(24, init -> initialised(init, done));
            });
        });
    }

    private void initialised(Buffer init, Runnable done) {
        width = init.getUnsignedShort(0);
        height = init.getUnsignedShort(2);
        var told = new PixelFormat(init.getBuffer(4, 4 + PixelFormat.LENGTH));
        format = told;
        long name = init.getUnsignedInt(20);
        if (name > MOST_NAME || !told.isKnown()) {
            fail("it is no screen");
            return;
        }
        intake.run(name, (part, offset) -> {}, () -> {
            done.run();
            open = true;
            owner.opened(this);
        });
    }

    private void fail(String why) {
        if (!open && !over) {
            over = true;
            intake.end();
            hangUp(socket);
            owner.failed(why);
        }
    }

    private void ended() {
        if (open && !over) {
            over = true;
            intake.end();
            owner.ended();
        }
        fail("it hung up");
    }

    ByteParser intake() {
        return intake;
    }

    NetSocket socket() {
        return socket;
    }

    /** The screen's size when the connection was made. */
    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** The server's own, which holds until another is asked for. */
    PixelFormat format() {
        return Objects.requireNonNull(format, "the owner has the link only after the handshake");
    }

    void send(Buffer bytes) {
        if (!over) {
            Unawaited.note(socket.write(bytes), "writing to a display");
        }
    }

    /** Hangs up; the owner is not told. */
    void close() {
        over = true;
        intake.end();
        hangUp(socket);
    }

    private static void hangUp(NetSocket socket) {
        Unawaited.note(socket.close(), "closing a display's socket");
    }
}
