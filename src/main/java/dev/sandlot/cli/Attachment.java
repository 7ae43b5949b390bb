package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Follows one process over a WebSocket to its end: its output goes to standard output and standard error byte for byte, none lost and
 * none doubled, over as many connections as it takes. A connection is always opened at the number of the next chunk wanted.
 */
final class Attachment {
    private static final int HEADER = 9;

    private final Api api;
    private final Console console;
    private final RemoteOutput output;
    private final String sandbox;
    private final String process;
    private final @Nullable RemoteInput input;
    private final Reconnect link;
    private long next;

    /** @param input null where standard input is not passed on */
    Attachment(Api api, Console console, String sandbox, String process, @Nullable RemoteInput input, boolean quiet) {
        this.api = api;
        this.console = console;
        this.output = new RemoteOutput(console);
        this.sandbox = sandbox;
        this.process = process;
        this.input = input;
        this.link = new Reconnect(console, quiet);
    }

    /** Follows the process from its first byte that is kept; returns when it has ended and all was written. */
    Ended follow() {
        return link.until(this::connection);
    }

    private @Nullable Ended connection() throws IOException {
        var route =
                Route.of("sandboxes", sandbox, "processes", process, "attach").with("from", next);
        try (var socket = api.webSocket(route);
                var pings = Pings.to(socket)) {
            while (true) {
                var message = socket.read();
                if (message instanceof WebSocket.Message.Binary binary) {
                    chunk(binary.bytes());
                } else if (message instanceof WebSocket.Message.Text text) {
                    var ended = control(socket, Json.parse(text.text()));
                    if (ended != null) {
                        return ended;
                    }
                } else if (message instanceof WebSocket.Message.Closed closed) {
                    closed.requireReturn();
                    return null;
                }
            }
        } finally {
            if (input != null) {
                input.disconnected();
            }
        }
    }

    private void chunk(byte[] frame) throws IOException {
        if (frame.length < HEADER) {
            throw new IOException("a frame is too short");
        }
        var seq = ByteBuffer.wrap(frame, 1, Long.BYTES).getLong();
        if (seq < next) {
            return;
        }
        if (seq > next) {
            throw new IOException("chunk " + next + " is missing");
        }
        var bytes = Arrays.copyOfRange(frame, HEADER, frame.length);
        if (frame[0] == 2) {
            output.writeError(bytes);
        } else {
            output.write(bytes);
        }
        next = seq + 1;
        link.worked();
    }

    private @Nullable Ended control(WebSocket socket, Json message) throws IOException {
        switch (message.get("type").text()) {
            case "ready" -> {
                if (input != null) {
                    input.connected(socket, message);
                }
                link.worked();
            }
            case "stdin" -> {
                if (input != null) {
                    input.taken(message.get("bytes").number(0));
                }
            }
            case "error" -> refused(message);
            case "gap" -> {
                var to = message.get("to").number(next);
                console.say("sandlot: chunks " + next + " to " + (to - 1)
                        + " of the output are no longer kept and are missing here");
                next = Math.max(next, to);
            }
            case "exit" -> {
                return Ended.of(message);
            }
            default -> {} // said by a newer daemon; nothing that output depends on
        }
        return null;
    }

    /** The daemon could not do what it was sent. A process that takes no more input is none to complain about. */
    private void refused(Json problem) {
        if (input != null && problem.get("status").number(0) == Fault.Kind.CONFLICT.status()) {
            input.refused();
        } else {
            console.say("sandlot: " + problem.get("detail").text());
        }
    }
}
