package dev.sandlot.api;

import dev.sandlot.auth.Permission;
import dev.sandlot.auth.Principal;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ListeningPort;
import dev.sandlot.model.PublishedPort;
import dev.sandlot.model.SandboxPort;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ports of sandboxes, in the API's shape. Bodies have been checked against their schema before. */
public final class PortJson {
    private static final int MOST = 65_535;

    private PortJson() {}

    /** The number in a path; a fault of kind INVALID for what is none. */
    public static int number(String text) {
        if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > MOST) {
            throw Fault.invalid("port", "must be a number from 1 to " + MOST).asException();
        }
        return Integer.parseInt(text);
    }

    /** A fault of kind FORBIDDEN where this port is to be for everybody, and who asks may not make it so. */
    public static void requireMay(Principal principal, boolean open) {
        if (open && !principal.may(Permission.OPERATE)) {
            throw Fault.of(
                            Fault.Kind.FORBIDDEN,
                            "This role can't publish a port for everybody.",
                            "Leave out \"public\": the URL has a token then.")
                    .asException();
        }
    }

    /** For how long a port is to be published; null for no end. */
    public static @Nullable Duration lasts(JsonObject json) {
        var seconds = json.getLong("ttl_seconds");
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    /** @param url where browsers reach it; null where it isn't published, or the token in it is not for who asks */
    public static JsonObject of(SandboxPort port, @Nullable String url) {
        return new JsonObject()
                .put("port", port.port())
                .put("listening", listening(port.listening()))
                .put("published", published(port.published(), url));
    }

    private static @Nullable JsonObject listening(@Nullable ListeningPort port) {
        return port == null ? null : new JsonObject().put("address", port.address());
    }

    private static @Nullable JsonObject published(@Nullable PublishedPort port, @Nullable String url) {
        var expires = port == null ? null : port.expiresAt();
        return port == null
                ? null
                : new JsonObject()
                        .put("url", url)
                        .put("public", port.open())
                        .put("since", Json.time(port.since()))
                        .put("expires_at", expires == null ? null : Json.time(expires));
    }
}
