package dev.sandlot.mcp;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a message is answered with.
 *
 * @param status of HTTP
 * @param body null where nothing is told
 */
public record Answer(int status, @Nullable JsonObject body) {
    /** A notification has been taken. */
    static final Answer ACCEPTED = new Answer(202, null);

    static Answer result(Object id, JsonObject result) {
        return new Answer(
                200, new JsonObject().put("jsonrpc", "2.0").put("id", id).put("result", result));
    }
}
