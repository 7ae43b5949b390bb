package dev.sandlot.auth;

import dev.sandlot.model.Role;

/** What a route demands, from the least to the greatest. Every route names one; there is no default. */
public enum Permission {
    /** Asking about oneself. */
    IDENTIFY,
    /** Looking. */
    READ,
    /** Telling what an agent uses and does. */
    INGEST,
    /** Running and steering processes in a sandbox that exists. */
    RUN,
    /** Creating, changing and deleting sandboxes. */
    OPERATE,
    /** Tokens. */
    ADMINISTER;

    /** Whether this role has it; for {@link Role#SANDBOX} and {@link Role#INGEST} only within its own sandbox. */
    public boolean isHeldBy(Role role) {
        return switch (role) {
            case ADMIN -> true;
            case OPERATOR -> this != ADMINISTER;
            case VIEWER -> this == IDENTIFY || this == READ;
            case SANDBOX -> this == IDENTIFY || this == READ || this == INGEST || this == RUN;
            case INGEST -> this == INGEST;
        };
    }
}
