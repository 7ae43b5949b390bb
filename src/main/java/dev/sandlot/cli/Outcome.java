package dev.sandlot.cli;

import dev.sandlot.wire.AttachProtocol;
import org.jspecify.annotations.Nullable;

/**
 * How a remote process ended.
 *
 * @param exitCode null where it is not known: the process is lost
 */
record Outcome(@Nullable Integer exitCode, @Nullable String signal, boolean timedOut) {
    static Outcome of(AttachProtocol.Exit exit) {
        return new Outcome(exit.exitCode(), exit.signal(), exit.timedOut());
    }

    /** What a command that stands for the process exits with. */
    int code() {
        return timedOut ? Exit.TIMED_OUT : exitCode == null ? Exit.SANDLOT_FAILED : exitCode;
    }
}
