package dev.sandlot.http.socket;

import dev.sandlot.auth.Principal;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.OpenStreams;
import dev.sandlot.http.server.Shares.Share;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.ScreenViewer;
import dev.sandlot.wire.CloseCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One WebSocket that shows a display, as noVNC expects it: RFB in binary frames, cut anywhere. Whoever looks keeps the sandbox awake. */
public final class ScreenSession implements ScreenViewer.Listener {
    private static final long AWAKE_MILLIS = 20_000;

    private final Vertx vertx;
    private final Bus bus;
    private final SandboxId sandbox;
    private final Principal principal;
    private final Share share;
    private @Nullable Opened opened;

    /** Both ends, once they are there. */
    private record Opened(AttachLine line, ServerWebSocket socket, ScreenViewer viewer) {}

    /** @param principal whose end is the socket's end */
    public ScreenSession(Vertx vertx, Bus bus, SandboxId sandbox, Principal principal, Share share) {
        this.vertx = vertx;
        this.bus = bus;
        this.sandbox = sandbox;
        this.principal = principal;
        this.share = share;
    }

    public void open(SocketLink link, ScreenViewer viewer, OpenStreams open) {
        var socket = link.socket();
        var line = new AttachLine(socket);
        opened = new Opened(line, socket, viewer);
        long awake = vertx.setPeriodic(
                AWAKE_MILLIS,
                id -> bus.ask(new Request.GetSandbox(sandbox.value(), 0)).onFailure(gone -> {}));
        line.open(vertx, open, principal, () -> {
            vertx.cancelTimer(awake);
            viewer.close();
        });
        socket.textMessageHandler(text -> line.close(CloseCode.UNSUPPORTED, "RFB comes in binary frames."));
        socket.binaryMessageHandler(bytes -> {
            link.intake().delivered();
            line.holdBack(!viewer.said(bytes));
        });
        socket.drainHandler(v -> viewer.resume());
        viewer.begin();
    }

    /** Nothing is told before the viewer has begun. */
    private Opened opened() {
        return Objects.requireNonNull(opened);
    }

    @Override
    public void shown(Buffer bytes) {
        var line = opened().line;
        var socket = opened().socket;
        var lease = share.take(bytes.length(), () -> line.close(CloseCode.RESTARTING, "Too slow; come back."));
        line.send(bytes).onComplete(sent -> lease.close());
        if (!socket.isClosed() && socket.writeQueueFull()) {
            opened().viewer.pause();
        }
    }

    @Override
    public void drained() {
        opened().line.holdBack(false);
    }

    @Override
    public void ended(@Nullable String fault) {
        var line = opened().line;
        if (fault == null) {
            line.close(CloseCode.RESTARTING, "The display has ended; come back.");
        } else {
            line.close(CloseCode.PROTOCOL_ERROR, fault);
        }
    }
}
