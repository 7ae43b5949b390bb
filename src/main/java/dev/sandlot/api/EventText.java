package dev.sandlot.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Events as {@code text/event-stream} has them (WHATWG HTML, 9.2). */
public final class EventText {
    private EventText() {}

    /** One event. {@code id} and {@code name} may be null. */
    public static Buffer of(@Nullable String id, @Nullable String name, JsonObject data) {
        var text = new StringBuilder();
        if (id != null) {
            text.append("id: ").append(id).append('\n');
        }
        if (name != null) {
            text.append("event: ").append(name).append('\n');
        }
        return Buffer.buffer(text.append("data: ")
                .append(JsonString.withoutLineEnds(data.encode()))
                .append("\n\n")
                .toString());
    }
}
