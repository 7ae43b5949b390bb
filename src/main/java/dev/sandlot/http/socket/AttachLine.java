package dev.sandlot.http.socket;

import dev.sandlot.api.Problem;
import dev.sandlot.auth.Principal;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What every WebSocket of the protocol {@code sandlot.v1} has in common: control messages, close codes, a sign of life. */
final class AttachLine {
    static final short DONE = 1000;
    static final short UNSUPPORTED = 1003;
    static final short NO_JSON = 1007;
    static final short RESTARTING = 1012;
    static final short UNAUTHENTICATED = 4401;
    static final short FORBIDDEN = 4403;

    private static final int MOST_CONTROL = 64 << 10;
    private static final long PING_MILLIS = 15_000;

    private final ServerWebSocket socket;
    private boolean heldBack;

    AttachLine(ServerWebSocket socket) {
        this.socket = socket;
    }

    /**
     * Keeps the socket alive, and ends it when the daemon stops or the client's credential is over.
     *
     * @param whenClosed called once, however it ends
     */
    void open(Vertx vertx, OpenStreams open, Principal principal, Runnable whenClosed) {
        var ping = vertx.setPeriodic(PING_MILLIS, id -> ping(Buffer.buffer()));
        var end = once(() -> {
            vertx.cancelTimer(ping);
            whenClosed.run();
        });
        var forget =
                open.add(vertx.getOrCreateContext(), principal, () -> close(RESTARTING, "The daemon restarts."), () -> {
                    // Not only when the client has agreed to the close: nothing more is read from it, and nothing more
                    // sent.
                    if (!socket.isClosed()) {
                        socket.binaryMessageHandler(dropped -> {});
                        socket.textMessageHandler(dropped -> {});
                    }
                    end.run();
                    close(UNAUTHENTICATED, "The token is over.");
                });
        var closed = once(() -> {
            forget.run();
            end.run();
        });
        socket.closeHandler(v -> closed.run());
        // A broken frame or link closes the socket by itself.
        socket.exceptionHandler(broken -> {});
        // One that was closed before is told to nobody any more.
        if (socket.isClosed()) {
            closed.run();
        }
    }

    private static Runnable once(Runnable work) {
        var done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                work.run();
            }
        };
    }

    void ping(Buffer payload) {
        if (!socket.isClosed()) {
            Unawaited.note(socket.writePing(payload), "pinging a client");
        }
    }

    void tell(JsonObject message) {
        if (!socket.isClosed()) {
            Unawaited.note(socket.writeTextMessage(message.encode()), "telling a client");
        }
    }

    /** Completes when the frame has been sent, or won't be. */
    Future<Void> send(Buffer frame) {
        return socket.isClosed() ? Future.failedFuture("closed") : socket.writeFinalBinaryFrame(frame);
    }

    /** Passes a text frame on where it is a JSON object, else closes. */
    void control(String text, Consumer<JsonObject> work) {
        if (text.length() > MOST_CONTROL) {
            close(UNSUPPORTED, "A control message is short.");
            return;
        }
        JsonObject message;
        try {
            message = new JsonObject(text);
        } catch (DecodeException | ClassCastException e) {
            close(NO_JSON, "A text frame has to be a JSON object.");
            return;
        }
        work.accept(message);
    }

    /** Tells the client that something it sent was not done; the socket stays open. */
    void refuse(Throwable cause, String what) {
        tell(Problem.render(Problem.fault(cause, what), null).put("type", "error"));
    }

    /** Reads nothing more from the client, or goes on. */
    void holdBack(boolean hold) {
        if (hold && !heldBack) {
            heldBack = true;
            socket.pause();
        } else if (!hold && heldBack) {
            heldBack = false;
            socket.resume();
        }
    }

    void close(short code, @Nullable String reason) {
        if (!socket.isClosed()) {
            Unawaited.note(socket.close(code, reason), "closing a socket");
        }
    }
}
