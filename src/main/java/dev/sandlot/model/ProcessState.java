package dev.sandlot.model;

/** Whether a process runs. {@link #LOST} ended without leaving an exit status, for example because the host restarted. */
public enum ProcessState {
    RUNNING,
    EXITED,
    LOST
}
