package dev.sandlot.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox, or somebody for it, wants to be let out to, and what a person has said to that. Times are to a microsecond.
 *
 * @param id increasing, never given twice
 * @param rule what is wanted, as a rule of {@link NetworkPolicy#allow}
 * @param reason why, on one line of at most {@link #LONGEST_REASON} characters, or null; it may come from inside the sandbox
 * @param decidedBy the name of who has decided; null while it is pending, and where it was decided by a change of the sandbox's rules
 * @param scope how far it is allowed, or that it is denied by a rule; null while it is pending, and where nothing was changed
 */
public record NetworkRequest(
        long id,
        SandboxId sandbox,
        Instant at,
        String rule,
        @Nullable String reason,
        Origin askedBy,
        State state,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable Scope scope) {
    /** The longest reason, in characters. */
    public static final int LONGEST_REASON = 500;

    /** Who has asked. */
    public enum Origin {
        /** Something in the sandbox, by a token that is bound to it. */
        AGENT,
        /** Anybody else who may. */
        PERSON
    }

    /** What has become of it. Once it is not pending any more, it stays as it is. */
    public enum State {
        PENDING,
        ALLOWED,
        DENIED,
        /** Who has asked wants it no more. */
        WITHDRAWN
    }

    /** How far a decision goes. */
    public enum Scope {
        /** For ten minutes from the decision. */
        ONCE,
        /** For this sandbox: it is one of its rules from then on. */
        SANDBOX
    }

    public NetworkRequest {
        Objects.requireNonNull(sandbox);
        at = at.truncatedTo(ChronoUnit.MICROS);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(askedBy);
        Objects.requireNonNull(state);
        reason = Attention.line(reason, LONGEST_REASON);
        decidedAt = decidedAt == null ? null : decidedAt.truncatedTo(ChronoUnit.MICROS);
    }

    public boolean isPending() {
        return state == State.PENDING;
    }

    /** The same, decided. */
    public NetworkRequest decided(State how, @Nullable String who, Instant when, @Nullable Scope far) {
        return new NetworkRequest(id, sandbox, at, rule, reason, askedBy, how, who, when, far);
    }
}
