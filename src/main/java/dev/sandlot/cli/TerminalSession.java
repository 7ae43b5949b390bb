package dev.sandlot.cli;

import dev.sandlot.model.TerminalSize;
import dev.sandlot.wire.AttachProtocol;
import dev.sandlot.wire.AttachProtocol.FromServer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Shows a remote terminal to its end, over as many connections as it takes: each begins with the current screen. Nothing of the person's
 * is sent twice, and with {@code readOnly} nothing at all.
 */
final class TerminalSession {
    private final Api api;
    private final Target target;
    /** Sends nothing: the person's wish, or all that they may. */
    private boolean readOnly;

    private final Tty tty;
    private final Screen screen;
    private final Keys keys;
    private final Reconnect link;
    private TerminalSize size;
    /** What the daemon knows of the size. */
    private @Nullable TerminalSize told;

    private @Nullable WebSocket socket;

    TerminalSession(Api api, Target target, boolean readOnly, Tty tty, Screen screen, Keys keys, Reconnect link) {
        this.api = api;
        this.target = target;
        this.readOnly = readOnly;
        this.tty = tty;
        this.screen = screen;
        this.keys = keys;
        this.link = link;
        this.size = tty.size();
    }

    /** Returns when the process has ended and its last screen was shown. */
    Ended follow() {
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

    private @Nullable Ended connection() throws IOException {
        try (var opened = api.webSocket(route());
                var pings = Pings.hasty(opened)) {
            while (true) {
                var message = opened.read();
                if (message instanceof WebSocket.Message.Binary binary) {
                    show(binary.bytes());
                } else if (message instanceof WebSocket.Message.Text text) {
                    var ended =
                            told(opened, FromServer.of(Json.parse(text.text()).members()));
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

    private synchronized Route route() {
        told = size;
        return Route.of("sandboxes", target.sandbox(), "processes", target.named(), "attach")
                .with("cols", size.cols())
                .with("rows", size.rows())
                .with("read_only", readOnly ? true : null);
    }

    private void show(byte[] frame) throws IOException {
        screen.show(AttachProtocol.Output.of(frame).frame(), AttachProtocol.HEADER);
        link.worked();
    }

    /**
     * Refusals are not shown: they would be drawn into somebody's screen, and the next key tells as much. What a newer daemon says beside this
     * is nothing that the screen depends on.
     */
    private @Nullable Ended told(WebSocket from, @Nullable FromServer message) {
        if (message instanceof AttachProtocol.Ready ready) {
            ready(from, ready.shown() instanceof AttachProtocol.Ready.Terminal terminal && terminal.readOnly());
        } else if (message instanceof AttachProtocol.Exit exit) {
            return Ended.of(exit);
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
