package dev.sandlot.model;

/** What becomes of a sandbox when its main process (p1) has ended. */
public enum OnExit {
    KEEP,
    STOP,
    DELETE
}
