package dev.sandlot.mcp;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** By which rules a request is answered, which it says itself. */
enum Era {
    /** Begins with {@code initialize}; what was agreed on there, this server needs no memory of. */
    SESSIONS,
    /** Each request says all that is to be known of it, some of it in headers too. */
    STATELESS;

    static final String NEWEST = "2026-07-28";
    static final String NEWEST_WITH_SESSIONS = "2025-11-25";
    private static final List<String> WITH_SESSIONS =
            List.of(NEWEST_WITH_SESSIONS, "2025-06-18", "2025-03-26", "2024-11-05");

    private static final String PREFIX = "io.modelcontextprotocol/";
    private static final String HEADER = "MCP-Protocol-Version";
    private static final String ENCODED = "=?base64?";
    private static final String ENCODED_END = "?=";

    /** The newest first. */
    static List<String> versions() {
        return Stream.concat(Stream.of(NEWEST), WITH_SESSIONS.stream()).toList();
    }

    /** The version that {@code initialize} is answered with. */
    static String agreed(@Nullable Object asked) {
        return WITH_SESSIONS.stream()
                .filter(version -> version.equals(asked))
                .findFirst()
                .orElse(NEWEST_WITH_SESSIONS);
    }

    /** That of a notification, which says less of itself. */
    static Era ofNotification(Function<String, @Nullable String> headers) {
        return NEWEST.equals(headers.apply(HEADER)) ? STATELESS : SESSIONS;
    }

    /** That of a request; an {@link RpcException} where what it says of itself does not go together. */
    static Era of(Message.Request request, Function<String, @Nullable String> headers) {
        var header = headers.apply(HEADER);
        var meta = request.params().getValue("_meta") instanceof JsonObject object ? object : new JsonObject();
        var version = meta.getValue(PREFIX + "protocolVersion");
        if (version == null && (header == null || WITH_SESSIONS.contains(header))) {
            return SESSIONS;
        }
        try {
            if (!(version instanceof String said)) {
                throw header == null || header.equals(NEWEST) || version != null
                        ? missing("protocolVersion")
                        : RpcError.version(header, versions()).asException(null);
            }
            requireSame(HEADER, header, said);
            if (WITH_SESSIONS.contains(said)) {
                return SESSIONS;
            }
            if (!said.equals(NEWEST)) {
                throw RpcError.version(said, versions()).asException(null);
            }
            requireSame("Mcp-Method", headers.apply("Mcp-Method"), request.method());
            var named = named(request);
            if (named != null) {
                requireSame("Mcp-Name", decoded(headers.apply("Mcp-Name")), named);
            }
            if (!(meta.getValue(PREFIX + "clientCapabilities") instanceof JsonObject)) {
                throw missing("clientCapabilities");
            }
            return STATELESS;
        } catch (RpcException e) {
            throw e.error().asException(request.id());
        }
    }

    /** What a request is about, where it has to be told in a header too. */
    private static @Nullable String named(Message.Request request) {
        var field = switch (request.method()) {
            case "tools/call", "prompts/get" -> "name";
            case "resources/read" -> "uri";
            default -> null;
        };
        return field != null && request.params().getValue(field) instanceof String name ? name : null;
    }

    private static RpcException missing(String field) {
        return RpcError.invalid("params._meta must have \"" + PREFIX + field + "\"")
                .asException(null);
    }

    private static void requireSame(String name, @Nullable String header, String body) {
        if (header == null) {
            throw RpcError.headers(name + " is missing").asException(null);
        }
        if (!header.equals(body)) {
            throw RpcError.headers(name + " is not what the body says").asException(null);
        }
    }

    /** What can't be in a header is in Base64, between marks. */
    private static @Nullable String decoded(@Nullable String header) {
        if (header == null
                || !header.startsWith(ENCODED)
                || !header.endsWith(ENCODED_END)
                || header.length() < ENCODED.length() + ENCODED_END.length()) {
            return header;
        }
        var base64 = header.substring(ENCODED.length(), header.length() - ENCODED_END.length());
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw RpcError.headers("Mcp-Name is no Base64").asException(null);
        }
    }

    /** The result as this era has it; {@code server} says who answers. */
    JsonObject finished(JsonObject result, JsonObject server) {
        if (this == SESSIONS) {
            return result;
        }
        var meta = result.getJsonObject("_meta", new JsonObject()).copy();
        return result.put("resultType", "complete").put("_meta", meta.put(PREFIX + "serverInfo", server));
    }
}
