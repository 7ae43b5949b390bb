package dev.sandlot.http.socket;

import dev.sandlot.api.Problem;
import dev.sandlot.auth.Principal;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.Unawaited;
import dev.sandlot.wire.AttachProtocol;
import dev.sandlot.wire.CloseCode;
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
        var forget = open.add(
                vertx.getOrCreateContext(),
                principal,
                () -> close(CloseCode.RESTARTING, "The daemon restarts."),
                () -> {
                    // Not only when the client has agreed to the close: nothing more is read from it, and nothing more
                    // sent.
                    if (!socket.isClosed()) {
                        socket.binaryMessageHandler(dropped -> {});
                        socket.textMessageHandler(dropped -> {});
                    }
                    end.run();
                    close(CloseCode.UNAUTHENTICATED, "The token is over.");
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

    void tell(AttachProtocol.FromServer message) {
        if (!socket.isClosed()) {
            Unawaited.note(socket.writeTextMessage(new JsonObject(message.fields()).encode()), "telling a client");
        }
    }

    /** How a process ended, as clients are told it. */
    static AttachProtocol.Exit exit(OutputItem.End end) {
        return new AttachProtocol.Exit(end.exitCode(), end.signal(), end.timedOut(), end.eof());
    }

    /** Completes when the frame has been sent, or won't be. */
    Future<Void> send(Buffer frame) {
        return socket.isClosed() ? Future.failedFuture("closed") : socket.writeFinalBinaryFrame(frame);
    }

    /** Passes a text frame on where it is a JSON object, else closes. */
    void control(String text, Consumer<JsonObject> work) {
        if (text.length() > AttachProtocol.MOST_CONTROL) {
            close(CloseCode.UNSUPPORTED, "A control message is short.");
            return;
        }
        JsonObject message;
        try {
            message = new JsonObject(text);
        } catch (DecodeException | ClassCastException e) {
            close(CloseCode.NO_JSON, "A text frame has to be a JSON object.");
            return;
        }
        work.accept(message);
    }

    /** Tells the client that something it sent was not done; the socket stays open. */
    void refuse(Throwable cause, String what) {
        tell(new AttachProtocol.Refused(
                Problem.render(Problem.fault(cause, what), null).getMap()));
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

    void close(CloseCode code, @Nullable String reason) {
        if (!socket.isClosed()) {
            Unawaited.note(socket.close(code.code(), reason), "closing a socket");
        }
    }
}
