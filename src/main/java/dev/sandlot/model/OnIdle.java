package dev.sandlot.model;

/** What becomes of a sandbox that nothing and nobody has used for its idle timeout. */
public enum OnIdle {
    PAUSE,
    STOP
}
