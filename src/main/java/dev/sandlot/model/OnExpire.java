package dev.sandlot.model;

/** What becomes of a sandbox when its time to live is over. */
public enum OnExpire {
    DELETE,
    STOP,
    PAUSE
}
