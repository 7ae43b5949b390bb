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
    SANDBOX
}
