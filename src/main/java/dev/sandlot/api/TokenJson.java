package dev.sandlot.api;

import dev.sandlot.auth.Principal;
import dev.sandlot.model.Token;
import io.vertx.core.json.JsonObject;

/** Who asks, and by what, in the API's shape. Never with a secret. */
public final class TokenJson {
    private TokenJson() {}

    /** Whoever asks, as told to itself. */
    public static JsonObject of(Principal principal) {
        var sandbox = principal.sandbox();
        var process = principal.process();
        return new JsonObject()
                .put("name", principal.name())
                .put("role", Json.label(principal.role()))
                .put("sandbox", sandbox == null ? null : sandbox.value())
                .put("process", process == null ? null : process.value())
                .put("credential_id", principal.lineage().own());
    }

    /** A token, a session or a share of one process. */
    public static JsonObject of(Token token) {
        var origin = token.origin();
        var kind = token.session() ? "session" : token.process() != null ? "share" : "token";
        return new JsonObject()
                .put("id", token.id())
                .put("kind", kind)
                .put("name", token.name())
                .put("role", Json.label(token.role()))
                .put("sandbox", token.sandbox() == null ? null : token.sandbox().value())
                .put("process", token.process() == null ? null : token.process().value())
                .put("made_from", origin.madeFrom())
                .put("address", origin.address())
                .put("user_agent", origin.userAgent())
                .put("created_at", Json.time(token.createdAt()))
                .put("expires_at", Json.timeOrNull(token.expiresAt()))
                .put("last_used_at", Json.timeOrNull(token.lastUsedAt()));
    }
}
