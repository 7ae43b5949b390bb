package dev.sandlot.egress;

import org.jspecify.annotations.Nullable;

/**
 * What a policy says to a request.
 *
 * @param rule that decided, as it is written, with its preset behind it in parentheses where it has one; null where none did
 * @param reason one sentence for people, without a full stop
 */
public record Verdict(Kind kind, @Nullable String rule, String reason) {
    /** What comes of it. */
    public enum Kind {
        ALLOWED,
        DENIED,
        /** Let through, and would be denied in mode {@code allow}. */
        LEARNED
    }

    /** Whether it may pass as far as the policy goes. */
    public boolean passes() {
        return kind != Kind.DENIED;
    }
}
