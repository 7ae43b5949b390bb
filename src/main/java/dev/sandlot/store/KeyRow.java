package dev.sandlot.store;

import dev.sandlot.model.Fault;
import java.time.Instant;

/**
 * An idempotency key that has been used.
 *
 * @param scope what it was used for, such as creating a sandbox; keys of different scopes have nothing to do with each other
 * @param body a hash of what was asked for
 * @param answer the id of what came of it
 */
public record KeyRow(String scope, String key, String body, String answer, Instant at) {
    /** A fault of kind INVALID where a key comes with another body than before. */
    public static void requireSame(String body, String hash) {
        if (!body.equals(hash)) {
            throw Fault.invalid("Idempotency-Key", "has been used for something else; take a fresh one")
                    .asException();
        }
    }
}
