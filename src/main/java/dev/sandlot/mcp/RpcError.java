package dev.sandlot.mcp;

import dev.sandlot.api.Text;
import dev.sandlot.model.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a message is not answered with a result.
 *
 * @param status the HTTP status that goes with it
 * @param code of JSON-RPC 2.0, or of the protocol
 * @param data or null
 */
record RpcError(
        int status, int code, String message, @Nullable JsonObject data) {
    private static final int PARSE = -32700;
    private static final int REQUEST = -32600;
    private static final int METHOD = -32601;
    private static final int PARAMS = -32602;
    private static final int INTERNAL = -32603;
    /** Of the older versions; newer ones count it among wrong parameters. */
    private static final int NO_RESOURCE = -32002;

    private static final int HEADERS = -32020;
    private static final int VERSION = -32022;
    private static final int OK = 200;
    private static final int BAD = 400;
    private static final int UNKNOWN = 404;

    static RpcError malformed(String message) {
        return new RpcError(BAD, REQUEST, message, null);
    }

    /** Something that a request has to have isn't there. */
    static RpcError invalid(String message) {
        return new RpcError(BAD, PARAMS, message, null);
    }

    /** Something was asked for that there isn't. */
    static RpcError unknown(String message) {
        return new RpcError(OK, PARAMS, message, null);
    }

    /** Of what was asked about a resource; {@code uri} is null for the list of them. */
    static RpcError ofResource(Fault fault, @Nullable String uri, boolean stateless) {
        var said = of(fault);
        return switch (fault.kind()) {
            case NOT_FOUND ->
                new RpcError(
                        OK,
                        stateless ? PARAMS : NO_RESOURCE,
                        said.message,
                        uri == null ? null : new JsonObject().put("uri", Text.printable(uri)));
            case INVALID, MALFORMED -> new RpcError(OK, PARAMS, said.message, null);
            default -> said;
        };
    }

    static RpcError headers(String message) {
        return new RpcError(BAD, HEADERS, "Header mismatch: " + message, null);
    }

    static RpcError method(String method, boolean stateless) {
        return new RpcError(
                stateless ? UNKNOWN : OK, METHOD, "There is no method \"" + Text.printable(method) + "\".", null);
    }

    static RpcError version(String asked, List<String> supported) {
        return new RpcError(
                BAD,
                VERSION,
                "Unsupported protocol version",
                new JsonObject()
                        .put("supported", new JsonArray(List.copyOf(supported)))
                        .put("requested", Text.printable(asked)));
    }

    /** Of a body that could not be read, or what else went wrong before a method was known. */
    static RpcError of(Fault fault) {
        var code = switch (fault.kind()) {
            case MALFORMED -> PARSE;
            case INTERNAL, UNAVAILABLE, TOO_MANY -> INTERNAL;
            default -> REQUEST;
        };
        var text = fault.hint() == null ? fault.message() : fault.message() + " " + fault.hint();
        return new RpcError(fault.kind().status(), code, text, null);
    }

    /** @param id of the request, or null where it isn't known */
    RpcException asException(@Nullable Object id) {
        return new RpcException(this, id);
    }

    /** As it is answered. */
    JsonObject json(@Nullable Object id) {
        var error = new JsonObject().put("code", code).put("message", message);
        if (data != null) {
            error.put("data", data);
        }
        var json = new JsonObject().put("jsonrpc", "2.0");
        return (id == null ? json : json.put("id", id)).put("error", error);
    }
}
