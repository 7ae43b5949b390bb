package dev.sandlot.http;

import dev.sandlot.auth.Principal;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.Shares.Share;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.ScreenViewer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/** One WebSocket that shows a display, as noVNC expects it: RFB in binary frames, cut anywhere. Whoever looks keeps the sandbox awake. */
final class ScreenSession implements ScreenViewer.Listener {
    private static final short UNDERSTOOD_NOT = 1002;
    private static final long AWAKE_MILLIS = 20_000;

    private final Vertx vertx;
    private final Bus bus;
    private final SandboxId sandbox;
    private final Principal principal;
    private final Share share;
    private AttachLine line;
    private ServerWebSocket socket;
    private ScreenViewer viewer;

    /** @param principal whose end is the socket's end */
    ScreenSession(Vertx vertx, Bus bus, SandboxId sandbox, Principal principal, Share share) {
        this.vertx = vertx;
        this.bus = bus;
        this.sandbox = sandbox;
        this.principal = principal;
        this.share = share;
    }

    void open(AttachSocket.Link link, ScreenViewer display, OpenStreams open) {
        var opened = link.socket();
        socket = opened;
        viewer = display;
        line = new AttachLine(opened);
        long awake = vertx.setPeriodic(
                AWAKE_MILLIS,
                id -> bus.ask(new Request.GetSandbox(sandbox.value(), 0)).onFailure(gone -> {}));
        line.open(vertx, open, principal, () -> {
            vertx.cancelTimer(awake);
            viewer.close();
        });
        opened.textMessageHandler(text -> line.close(AttachLine.UNSUPPORTED, "RFB comes in binary frames."));
        opened.binaryMessageHandler(bytes -> {
            link.intake().delivered();
            line.holdBack(!viewer.said(bytes));
        });
        opened.drainHandler(v -> viewer.resume());
        viewer.begin();
    }

    @Override
    public void shown(Buffer bytes) {
        var lease = share.take(bytes.length(), () -> line.close(AttachLine.RESTARTING, "Too slow; come back."));
        line.send(bytes).onComplete(sent -> lease.close());
        if (!socket.isClosed() && socket.writeQueueFull()) {
            viewer.pause();
        }
    }

    @Override
    public void drained() {
        line.holdBack(false);
    }

    @Override
    public void ended(String fault) {
        if (fault == null) {
            line.close(AttachLine.RESTARTING, "The display has ended; come back.");
        } else {
            line.close(UNDERSTOOD_NOT, fault);
        }
    }
}
