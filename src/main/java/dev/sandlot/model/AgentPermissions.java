package dev.sandlot.model;

/** What an agent may do without asking a person; what each means is its profile's to say. */
public enum AgentPermissions {
    /** Looking only. */
    ASK,
    /** Changing files too. */
    EDITS,
    /** All: what holds it is the sandbox alone. */
    ALL
}
