package dev.sandlot.api;

import dev.sandlot.auth.Principal;
import dev.sandlot.model.Fault;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request of one principal, however it came: over HTTP or over the event bus. What a route may lack, a route that has it asks for by its
 * plain name, and what serves all routes by the name that ends in {@code OrNull}.
 *
 * @param principal null where the route is open to all
 * @param sandbox as the caller names it; for a principal that is bound to one, already that one's id; null where the route has none
 * @param process likewise, or whatever else the route names in its place, such as a service; null where it has none
 * @param body checked against the schema; null where the operation has none
 * @param ifMatch the tag that the caller saw, without quotes, or null
 */
public record Ask(
        @Nullable Principal principal,
        @Nullable String sandbox,
        @Nullable String process,
        Query query,
        @Nullable JsonObject body,
        @Nullable String idempotencyKey,
        @Nullable String ifMatch) {
    private static final int MAX_KEY = 255;

    public Ask {
        if (idempotencyKey != null
                && (idempotencyKey.isEmpty()
                        || idempotencyKey.length() > MAX_KEY
                        || !idempotencyKey.chars().allMatch(c -> c > ' ' && c < 127))) {
            throw Fault.invalid("Idempotency-Key", "must be 1 to 255 printable ASCII characters without spaces")
                    .asException();
        }
    }

    /** Where the operation is not open to all. */
    @Override
    public Principal principal() {
        return Objects.requireNonNull(principal);
    }

    public @Nullable Principal principalOrNull() {
        return principal;
    }

    /** A fault of kind INVALID where none is named: a command on the event bus may have left it out. */
    @Override
    public String sandbox() {
        return named("sandbox", sandbox);
    }

    @Nullable
    String sandboxOrNull() {
        return sandbox;
    }

    /** Likewise. */
    @Override
    public String process() {
        return named("process", process);
    }

    @Nullable
    String processOrNull() {
        return process;
    }

    private static String named(String field, @Nullable String value) {
        if (value == null) {
            throw Fault.invalid(field, "has to be named").asException();
        }
        return value;
    }

    /** Where the operation has one. */
    @Override
    public JsonObject body() {
        return Objects.requireNonNull(body);
    }

    public @Nullable JsonObject bodyOrNull() {
        return body;
    }

    /** The same, of the sandbox that it has turned out to be. */
    public Ask in(@Nullable String boundSandbox) {
        return new Ask(principal, boundSandbox, process, query, body, idempotencyKey, ifMatch);
    }

    /** The same, with the body that has been read meanwhile. */
    public Ask with(@Nullable JsonObject readBody) {
        return new Ask(principal, sandbox, process, query, readBody, idempotencyKey, ifMatch);
    }

    /** How long the answer may be waited for, 0 to 60. */
    public int waitSeconds(int otherwise) {
        return (int) query.number("wait", 0, 60, otherwise);
    }

    /** How many items are wanted at most, 1 to 1000. */
    public int limit() {
        return (int) query.number("limit", 1, 1000, 100);
    }
}
