package dev.sandlot.ssh;

import dev.sandlot.model.Command;
import dev.sandlot.model.InnerProgram;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What makes one forwarded connection inside a sandbox ({@code relay.h}), and what it tells about it. */
final class Relay {
    private static final int MOST_TOLD = 4096;
    private static final List<String> START = InnerProgram.role("relay", List.of());

    private final StringBuilder line = new StringBuilder();
    private boolean connected;
    private long carried;
    private long expected = -1;

    static Command command(ForwardTarget target) {
        var words = new ArrayList<>(START);
        words.add(Integer.toString(target.port()));
        words.addAll(target.addresses());
        return new Command.Words(words);
    }

    /** A piece of its standard error. */
    void told(Buffer bytes) {
        if (line.length() < MOST_TOLD) {
            line.append(bytes.toString(StandardCharsets.UTF_8));
        }
        for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
            var text = line.substring(0, end);
            if (!text.matches("eof [0-9]{1,18}")) {
                return;
            }
            expected = Long.parseLong(text.substring(4));
            line.delete(0, end + 1);
        }
    }

    /** A piece of its standard output. What of it comes from the connection's other end: all but the first byte, by which it tells that it is there. */
    Buffer printed(Buffer bytes) {
        if (connected) {
            return bytes;
        }
        connected = true;
        return bytes.slice(1, bytes.length());
    }

    /** This many bytes from the connection's other end have been passed on. */
    void carried(long bytes) {
        carried += bytes;
    }

    boolean isConnected() {
        return connected;
    }

    /** Whether the other end sends nothing more, and all that it has sent has been passed on. */
    boolean isComplete() {
        return connected && expected >= 0 && carried >= expected;
    }

    /** Why there is no connection. */
    String reason() {
        var text = line.toString().strip();
        return text.isEmpty() ? "the connection could not be made" : Words.shown(text);
    }
}
