package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;

/** Whether the person's terminal passes keys on as they are, without echo or lines, and how it was before. Safe to use from several threads. */
final class RawMode {
    private Tty.@Nullable Raw before;

    synchronized boolean isOn() {
        return before != null;
    }

    /** @param resets what brings the terminal in order where this program is killed */
    synchronized void begin(Tty tty, String resets) {
        before = tty.raw(resets);
    }

    /** The terminal is as it was before; nothing is done where it is. */
    void end() {
        Tty.@Nullable Raw restored;
        synchronized (this) {
            restored = before;
            before = null;
        }
        // Without the lock: this may wait for a process.
        if (restored != null) {
            restored.close();
        }
    }
}
