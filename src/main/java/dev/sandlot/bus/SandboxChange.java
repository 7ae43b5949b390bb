package dev.sandlot.bus;

/** What {@link Request.ChangeSandbox} can do. */
public enum SandboxChange {
    START,
    STOP,
    RESTART,
    PAUSE,
    RESUME
}
