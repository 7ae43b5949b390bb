package dev.sandlot.model;

import java.util.EnumSet;
import java.util.Set;

/** A sandbox's lifecycle. Only the transitions that {@link #next} names exist. */
public enum SandboxState {
    /** Its directories and its record are being made. */
    CREATING,
    /** Its box is being made and its main process started. */
    STARTING,
    RUNNING,
    /** All its processes are frozen; they keep their memory. */
    PAUSED,
    /** Its processes have been asked to end, and are killed after the grace period. */
    STOPPING,
    /** No process runs; its files are kept. */
    STOPPED,
    /** A start went wrong; {@link Failure} says why. Its files are kept. */
    FAILED,
    /** It ended without Sandlot's doing, for example because the host restarted. Its files are kept. */
    LOST;

    /** The states that may follow this one. Deleting is possible from every state without processes. */
    public Set<SandboxState> next() {
        return switch (this) {
            case CREATING -> EnumSet.of(STARTING, FAILED, LOST);
            case STARTING -> EnumSet.of(RUNNING, STOPPING, FAILED, LOST);
            case RUNNING -> EnumSet.of(PAUSED, STOPPING, FAILED, LOST);
            case PAUSED -> EnumSet.of(RUNNING, STOPPING, LOST);
            case STOPPING -> EnumSet.of(STOPPED, LOST);
            case STOPPED, FAILED, LOST -> EnumSet.of(STARTING);
        };
    }

    public boolean mayBecome(SandboxState state) {
        return next().contains(state);
    }

    /** Whether a sandbox in this state may have living processes. */
    public boolean isUp() {
        return this == STARTING || this == RUNNING || this == PAUSED || this == STOPPING;
    }
}
