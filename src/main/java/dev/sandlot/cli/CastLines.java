package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines of a terminal's recording, over as many connections as it takes: after a lost one it goes on with the next line. */
final class CastLines implements Closeable {
    private static final int BUFFER = 64 << 10;
    /** A chunk of output, with every byte escaped, is shorter. */
    private static final int LONGEST_LINE = 1 << 20;

    private final ApiClient api;
    private final Route route;
    private final Reconnect link;
    private @Nullable HttpAnswer answer;
    private InputStream body = InputStream.nullInputStream();
    private @Nullable String head;
    private long given;

    CastLines(ApiClient api, Target process, Reconnect link) {
        this.api = api;
        this.route = Route.of("sandboxes", process.sandbox(), "processes", process.named(), "output")
                .with("stream", "pty")
                .with("format", "asciicast");
        this.link = link;
    }

    /** The next line without its end, or null where there is none: the first describes the recording. */
    @Nullable
    String next() {
        return link.until(this::read).orElse(null);
    }

    private Optional<String> read() throws IOException {
        try {
            if (answer == null) {
                open();
            }
            var line = line();
            link.worked();
            if (line != null) {
                given++;
                head = head == null ? line : head;
            }
            return Optional.ofNullable(line);
        } catch (IOException lost) {
            close();
            throw lost;
        }
    }

    /** Passes over what has been given, which is there once more unless the recording begins elsewhere now. */
    private void open() throws IOException {
        answer = api.stream(route, Map.of());
        body = new BufferedInputStream(answer.body(), BUFFER);
        for (long passed = 0; passed < given; passed++) {
            var line = line();
            if (passed == 0 && !String.valueOf(head).equals(line)) {
                throw Fault.of(
                                Fault.Kind.CONFLICT,
                                "the link was lost, and the beginning of the recording is no longer kept",
                                "start again to see what is")
                        .asException();
            }
        }
    }

    private @Nullable String line() throws IOException {
        var line = new ByteArrayOutputStream(256);
        for (int b = body.read(); b != '\n'; b = body.read()) {
            if (b < 0) {
                return null;
            }
            if (line.size() >= LONGEST_LINE) {
                throw new IOException("not an asciicast: a line is too long");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        var open = answer;
        answer = null;
        if (open != null) {
            open.close();
        }
    }
}
