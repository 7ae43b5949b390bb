package dev.sandlot.model;

/** What the agent in a sandbox is doing, as far as Sandlot can tell. */
public enum AgentState {
    NONE,
    STARTING,
    WORKING,
    NEEDS_INPUT,
    IDLE,
    DONE,
    ERROR
}
