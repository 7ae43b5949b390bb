package dev.sandlot.cli;

import dev.sandlot.model.TerminalSize;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Shows a remote terminal to its end, over as many connections as it takes: each begins with the current screen. Nothing of the person's
 * is sent twice, and with {@code readOnly} nothing at all.
 */
final class TerminalSession {
    private static final int HEADER = 9;

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
                    var ended = control(opened, Json.parse(text.text()));
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
        if (frame.length < HEADER) {
            throw new IOException("a frame is too short");
        }
        screen.show(frame, HEADER);
        link.worked();
    }

    /** Refusals ({@code error}) are not shown: they would be drawn into somebody's screen, and the next key tells as much. */
    private @Nullable Ended control(WebSocket from, Json message) {
        switch (message.get("type").text()) {
            case "ready" -> ready(from, message.get("read_only").isTrue());
            case "exit" -> {
                return Ended.of(message);
            }
            default -> {} // said by a newer daemon; nothing that the screen depends on
        }
        return null;
    }

    private void ready(WebSocket from, boolean onlyLooksOn) {
        link.worked();
        if (!screen.begin()) {
            return;
        }
        keys.start();
        synchronized (this) {
            socket = from;
            readOnly |= onlyLooksOn;
            if (!readOnly) {
                keys.connected(from);
            }
        }
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
                to.sendText(Json.object()
                        .put("type", "resize")
                        .put("cols", size.cols())
                        .put("rows", size.rows())
                        .compact());
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
