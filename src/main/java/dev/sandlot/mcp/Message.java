package dev.sandlot.mcp;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** What a client sends (JSON-RPC 2.0); batches are none of it any more. */
sealed interface Message {
    int MOST_METHOD = 200;
    int MOST_ID = 200;

    /** @param id a string or a whole number, which the answer carries */
    record Request(Object id, String method, JsonObject params) implements Message {}

    /** Is not answered. */
    record Notification(String method, JsonObject params) implements Message {}

    /** Of a request, which this server never sends. */
    record Response() implements Message {}

    /** What the object is; an {@link RpcException} where it is nothing. */
    static Message of(JsonObject json) {
        var id = json.getValue("id");
        if (!"2.0".equals(json.getValue("jsonrpc"))) {
            throw RpcError.malformed("\"jsonrpc\" must be \"2.0\"").asException(idOrNull(id));
        }
        if (!json.containsKey("method") && (json.containsKey("result") || json.containsKey("error"))) {
            return new Response();
        }
        if (!(json.getValue("method") instanceof String method) || method.length() > MOST_METHOD) {
            throw RpcError.malformed("\"method\" must be a short string").asException(idOrNull(id));
        }
        var given = json.getValue("params");
        if (given != null && !(given instanceof JsonObject)) {
            throw RpcError.invalid("\"params\" must be an object").asException(idOrNull(id));
        }
        var params = given == null ? new JsonObject() : (JsonObject) given;
        if (!json.containsKey("id")) {
            return new Notification(method, params);
        }
        if (!isId(id)) {
            throw RpcError.malformed("\"id\" must be a short string or a whole number")
                    .asException(null);
        }
        return new Request(id, method, params);
    }

    private static boolean isId(@Nullable Object id) {
        return id instanceof String text && text.length() <= MOST_ID
                || id instanceof Integer
                || id instanceof Long
                || id instanceof BigInteger;
    }

    private static @Nullable Object idOrNull(@Nullable Object id) {
        return isId(id) ? id : null;
    }
}
