package dev.sandlot.cli;

import org.jspecify.annotations.Nullable;

/**
 * Where the output of processes in sandboxes goes, byte for byte; but what reaches a terminal is made harmless for it. Standard output
 * and standard error are filtered apart, so no sequence can be put together out of both.
 */
final class RemoteOutput {
    private final Console console;
    private final @Nullable PrintFilter out;
    private final @Nullable PrintFilter err;

    RemoteOutput(Console console) {
        this.console = console;
        this.out = console.tty().isOutput() ? new PrintFilter() : null;
        this.err = console.tty().isError() ? new PrintFilter() : null;
    }

    void write(byte[] bytes) {
        console.write(out == null ? bytes : out.pass(bytes));
    }

    void writeError(byte[] bytes) {
        console.writeError(err == null ? bytes : err.pass(bytes));
    }
}
