package dev.sandlot.api;

import dev.sandlot.model.ScreenFrame;
import io.vertx.core.json.JsonObject;

/** What was on a screen, in the API's shape. */
public final class ScreenJson {
    private ScreenJson() {}

    /** Without the picture: its hash, size and time. */
    public static JsonObject of(ScreenFrame frame) {
        return new JsonObject()
                .put("at", Json.time(frame.at()))
                .put("hash", frame.hash())
                .put("width", frame.width())
                .put("height", frame.height());
    }
}
