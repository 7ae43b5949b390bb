package dev.sandlot.cli;

import dev.sandlot.model.TerminalSize;
import dev.sandlot.wire.AttachProtocol;
import dev.sandlot.wire.AttachProtocol.FromServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Shows a remote terminal to its end, over as many connections as it takes. Each begins with the current screen, or where its log was left:
 * of a terminal that was just started at its first byte, and on a screen that can't be drawn on always. Nothing of the person's is sent
 * twice, and of one who only looks on nothing at all.
 */
final class RemoteTerminalSession {
    private final ApiClient api;
    private final Target target;
    /** Sends nothing: the person's wish, or all that they may. */
    private boolean readOnly;

    private final Tty tty;
    private final Screen screen;
    private final TypedKeys keys;
    private final Reconnect link;
    private TerminalSize size;
    /** What the daemon knows of the size. */
    private @Nullable TerminalSize told;

    /** The chunk of the log at which the next connection begins; null where it begins with a drawing. */
    private @Nullable Long next;
    /** What comes next is a drawing. */
    private boolean isDrawing;

    private @Nullable WebSocket socket;

    RemoteTerminalSession(ApiClient api, View view, Tty tty, Screen screen, TypedKeys keys, Reconnect link) {
        this.api = api;
        this.target = view.target();
        this.readOnly = view.readOnly();
        this.next = view.isFromStart() ? 0L : null;
        this.tty = tty;
        this.screen = screen;
        this.keys = keys;
        this.link = link;
        this.size = tty.size();
    }

    /** Returns when the process has ended and its last screen was shown. */
    Outcome follow() {
        return link.until(() -> {
            while (true) {
                try {
                    var ended = connection();
                    if (ended != null || !isOutgrown()) {
                        return ended;
                    }
                } catch (IOException e) {
                    if (!isOutgrown()) {
                        throw e;
                    }
                }
            }
        });
    }

    /** The person's terminal may have another size now. */
    void resized() {
        var now = tty.size();
        synchronized (this) {
            size = now;
        }
        tellSize();
    }

    private @Nullable Outcome connection() throws IOException {
        if (next == null && !screen.isDrawn()) {
            next = standing();
        }
        isDrawing = false;
        try (var opened = api.webSocket(route());
                var pings = Pings.hasty(opened)) {
            while (true) {
                var message = opened.read();
                if (message instanceof WebSocket.Message.Binary binary) {
                    show(binary.bytes());
                } else if (message instanceof WebSocket.Message.Text text) {
                    var ended = told(
                            opened, FromServer.of(JsonTree.parse(text.text()).members()));
                    if (ended != null) {
                        return ended;
                    }
                } else if (message instanceof WebSocket.Message.Closed closed) {
                    closed.requireReturn();
                    return null;
                }
            }
        } finally {
            keys.disconnected();
            synchronized (this) {
                socket = null;
            }
        }
    }

    /** Shows what stands on the terminal, as text; what is printed meanwhile may be in it already. */
    private long standing() {
        var end = api.get(target.route()).at("output", "next_seq").number(0);
        var text = new String(api.bytes(route("screen")), StandardCharsets.UTF_8);
        screen.standing(text.stripTrailing().getBytes(StandardCharsets.UTF_8));
        return end;
    }

    private Route route(String part) {
        return Route.of("sandboxes", target.sandbox(), "processes", target.named(), part);
    }

    private synchronized Route route() {
        told = size;
        return route("attach")
                .with("from", next)
                .with("cols", size.cols())
                .with("rows", size.rows())
                .with("read_only", readOnly ? true : null);
    }

    private void show(byte[] frame) throws IOException {
        var output = AttachProtocol.Output.of(frame);
        screen.show(frame, AttachProtocol.HEADER);
        next = screen.isDrawn() ? null : isDrawing ? output.seq() : output.seq() + 1;
        isDrawing = false;
        link.worked();
    }

    /**
     * Refusals are not shown: they would be drawn into somebody's screen, and the next key tells as much. Nor does it matter who the driver is: the
     * daemon knows whom it has asked. What a newer daemon says beside this is nothing that the screen depends on.
     */
    private @Nullable Outcome told(WebSocket from, @Nullable FromServer message) {
        if (message instanceof AttachProtocol.Ready ready) {
            ready(from, ready.shown() instanceof AttachProtocol.Ready.Terminal terminal && terminal.readOnly());
        } else if (message instanceof AttachProtocol.Skip skip) {
            screen.skip(skip.from(), skip.to());
            isDrawing = true;
        } else if (message instanceof AttachProtocol.Exit exit) {
            return Outcome.of(exit);
        }
        return null;
    }

    private void ready(WebSocket from, boolean onlyLooksOn) {
        link.worked();
        if (!screen.begin()) {
            return;
        }
        synchronized (this) {
            socket = from;
            readOnly |= onlyLooksOn;
            if (!readOnly) {
                keys.connected(from);
            }
        }
        // Not before there is somebody to send them to: what was typed ahead would be dropped.
        keys.start();
        tellSize();
    }

    /** Whoever only looks on says nothing: a new connection tells the size. */
    private synchronized void tellSize() {
        var to = socket;
        if (to == null || size.equals(told)) {
            return;
        }
        try {
            if (readOnly) {
                to.close();
            } else {
                told = size;
                to.say(new AttachProtocol.Resize(size.cols(), size.rows()));
            }
        } catch (IOException lost) {
            // The connection's reader finds out too.
        }
    }

    /** Whether the connection was closed here, to come back with another size. */
    private synchronized boolean isOutgrown() {
        return readOnly && !size.equals(told);
    }
}
