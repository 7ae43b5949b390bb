package dev.sandlot.api;

import dev.sandlot.auth.Principal;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Role;
import dev.sandlot.model.Token;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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

    /**
     * A token that somebody wants to have.
     *
     * @param sandbox as it was named, where it is bound to one
     * @param process as it was named, where it is for looking at one only
     */
    public record Wanted(
            Role role,
            String name,
            @Nullable Instant expiresAt,
            @Nullable String sandbox,
            @Nullable String process) {}

    /** What a body asks for; a fault of kind INVALID where that doesn't go together. */
    public static Wanted wanted(JsonObject body) {
        var role = Query.choice("role", body.getString("role"), Role.class);
        var name = body.getString("name");
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            throw Fault.invalid("name", "must be text without control characters")
                    .asException();
        }
        var expiresAt = Json.time(body, "expires_at");
        var sandbox = body.getString("sandbox");
        var process = body.getString("process");
        if (process != null && role != Role.VIEWER) {
            throw Fault.invalid("process", "goes with the role viewer").asException();
        }
        if ((role.isBound() || process != null) != (sandbox != null)) {
            throw Fault.invalid(
                            "sandbox", "goes with the roles sandbox and ingest, or with a process, and they with it")
                    .asException();
        }
        return new Wanted(role, name, expiresAt, sandbox, process);
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
