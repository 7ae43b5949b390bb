package dev.sandlot.model;

/** What a process is for. */
public enum ProcessKind {
    /** A command that somebody waits for. */
    EXEC,
    /** A command that runs in the background. */
    TASK,
    /** A command that is kept running by its {@link Restart} policy and keeps its sandbox awake. */
    SERVICE,
    /** A command on a terminal, which people join, leave and share. */
    TERMINAL,
    /** The server of the sandbox's display, which Sandlot starts itself and starts again whenever it ends. */
    DISPLAY
}
