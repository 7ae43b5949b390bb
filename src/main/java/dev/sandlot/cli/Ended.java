package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;

/**
 * How a remote process ended.
 *
 * @param exitCode null where it is not known: the process is lost
 */
record Ended(@Nullable Integer exitCode, @Nullable String signal, boolean timedOut) {
    static Ended of(Json exit) {
        var code = exit.get("exit_code");
        return new Ended(
                code.isNull() ? null : (int) code.number(0),
                exit.get("signal").isNull() ? null : exit.get("signal").text(),
                exit.get("timed_out").isTrue());
    }

    /** What a command that stands for the process exits with. */
    int code() {
        return timedOut ? Exit.TIMED_OUT : exitCode == null ? Exit.SANDLOT_FAILED : exitCode;
    }
}
