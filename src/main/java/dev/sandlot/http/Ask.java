package dev.sandlot.http;

import dev.sandlot.auth.Principal;
import dev.sandlot.model.Fault;
import io.vertx.core.json.JsonObject;

/**
 * A request of one principal, however it came: over HTTP or over the event bus.
 *
 * @param sandbox as the caller names it; for a principal that is bound to one, already that one's id; null where the route has none
 * @param process likewise, null where the route has none
 * @param body checked against the schema; null where the operation has none
 * @param ifMatch the tag that the caller saw, without quotes, or null
 */
record Ask(
        Principal principal,
        String sandbox,
        String process,
        Query query,
        JsonObject body,
        String idempotencyKey,
        String ifMatch) {
    private static final int MAX_KEY = 255;

    Ask {
        if (idempotencyKey != null
                && (idempotencyKey.isEmpty()
                        || idempotencyKey.length() > MAX_KEY
                        || !idempotencyKey.chars().allMatch(c -> c > ' ' && c < 127))) {
            throw Fault.invalid("Idempotency-Key", "must be 1 to 255 printable ASCII characters without spaces")
                    .asException();
        }
    }

    Ask in(String boundSandbox) {
        return new Ask(principal, boundSandbox, process, query, body, idempotencyKey, ifMatch);
    }

    Ask with(JsonObject readBody) {
        return new Ask(principal, sandbox, process, query, readBody, idempotencyKey, ifMatch);
    }

    int waitSeconds(int otherwise) {
        return (int) query.number("wait", 0, 60, otherwise);
    }

    int limit() {
        return (int) query.number("limit", 1, 1000, 100);
    }
}
