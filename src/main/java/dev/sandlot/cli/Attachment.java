package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import dev.sandlot.wire.AttachProtocol;
import dev.sandlot.wire.AttachProtocol.FromServer;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Follows one process over a WebSocket to its end: its output goes to standard output and standard error byte for byte, none lost and
 * none doubled, over as many connections as it takes. A connection is always opened at the number of the next chunk wanted.
 */
final class Attachment {
    private final ApiClient api;
    private final Console console;
    private final RemoteOutput output;
    private final String sandbox;
    private final String process;
    private final @Nullable RemoteInput input;
    private final Reconnect link;
    private long next;

    /** @param input null where standard input is not passed on */
    Attachment(
            ApiClient api,
            Console console,
            String sandbox,
            String process,
            @Nullable RemoteInput input,
            boolean quiet) {
        this.api = api;
        this.console = console;
        this.output = new RemoteOutput(console);
        this.sandbox = sandbox;
        this.process = process;
        this.input = input;
        this.link = new Reconnect(console, quiet);
    }

    /** Follows the process from its first byte that is kept; returns when it has ended and all was written. */
    Outcome follow() {
        return link.until(this::connection);
    }

    private @Nullable Outcome connection() throws IOException {
        var route =
                Route.of("sandboxes", sandbox, "processes", process, "attach").with("from", next);
        try (var socket = api.webSocket(route);
                var pings = Pings.to(socket)) {
            while (true) {
                var message = socket.read();
                if (message instanceof WebSocket.Message.Binary binary) {
                    chunk(binary.bytes());
                } else if (message instanceof WebSocket.Message.Text text) {
                    var ended = told(
                            socket, FromServer.of(JsonTree.parse(text.text()).members()));
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
        var printed = AttachProtocol.Output.of(frame);
        var seq = printed.seq();
        if (seq < next) {
            return;
        }
        if (seq > next) {
            throw new IOException("chunk " + next + " is missing");
        }
        var bytes = Arrays.copyOfRange(frame, AttachProtocol.HEADER, frame.length);
        if (printed.channel() == AttachProtocol.STDERR) {
            output.writeError(bytes);
        } else {
            output.write(bytes);
        }
        next = seq + 1;
        link.worked();
    }

    /** What a newer daemon says beside this is nothing that output depends on. */
    private @Nullable Outcome told(WebSocket socket, @Nullable FromServer message) throws IOException {
        if (message instanceof AttachProtocol.Ready ready) {
            if (input != null) {
                input.connected(socket, ready);
            }
            link.worked();
        } else if (message instanceof AttachProtocol.Taken taken && input != null) {
            input.taken(taken.bytes());
        } else if (message instanceof AttachProtocol.Refused problem) {
            refused(problem);
        } else if (message instanceof AttachProtocol.Gap gap) {
            console.say("sandlot: chunks " + next + " to " + (gap.to() - 1)
                    + " of the output are no longer kept and are missing here");
            next = Math.max(next, gap.to());
        } else if (message instanceof AttachProtocol.Exit exit) {
            return Outcome.of(exit);
        }
        return null;
    }

    /** The daemon could not do what it was sent. A process that takes no more input is none to complain about. */
    private void refused(AttachProtocol.Refused problem) {
        if (input != null && problem.status() == Fault.Kind.CONFLICT.status()) {
            input.refused();
        } else {
            console.say("sandlot: " + problem.detail());
        }
    }
}
