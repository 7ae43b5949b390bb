package dev.sandlot.model;

/** What a principal may do. */
public enum Role {
    /** Everything. */
    ADMIN,
    /** Everything but tokens and hosts. */
    OPERATOR,
    /** Reading only. */
    VIEWER,
    /** Bound to one sandbox: reads it and runs in it, sees no other, creates and deletes nothing. */
    SANDBOX,
    /** Bound to one sandbox: tells what its agent uses and does, and can do nothing else at all. */
    INGEST;

    /** Whether who has it is bound to one sandbox. */
    public boolean isBound() {
        return this == SANDBOX || this == INGEST;
    }
}
