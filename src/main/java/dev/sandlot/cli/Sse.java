package dev.sandlot.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events (WHATWG HTML, 9.2). */
final class Sse implements Closeable {
    /**
     * One event.
     *
     * @param id of this event, or null where it has none
     */
    record Event(@Nullable String id, String type, String data) {}

    private final HttpAnswer answer;
    private final BufferedReader lines;

    Sse(HttpAnswer answer) {
        this.answer = answer;
        this.lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8), 64 << 10);
    }

    /** The next event, or null at the end of the stream; a half event at the end is dropped. */
    @Nullable
    Event next() throws IOException {
        String id = null;
        var type = "message";
        StringBuilder data = null;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (data != null) {
                    return new Event(id, type, data.toString());
                }
                id = null;
                type = "message";
                continue;
            }
            var colon = line.indexOf(':');
            var field = colon < 0 ? line : line.substring(0, colon);
            var value = colon < 0 ? "" : line.substring(line.startsWith(": ", colon) ? colon + 2 : colon + 1);
            switch (field) {
                case "id" -> id = value;
                case "event" -> type = value;
                case "data" ->
                    data = data == null
                            ? new StringBuilder(value)
                            : data.append('\n').append(value);
                default -> {} // a comment, or "retry", which the back-off decides here
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        answer.close();
    }
}
