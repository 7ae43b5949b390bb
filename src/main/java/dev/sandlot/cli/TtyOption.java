package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import picocli.CommandLine.Option;

/** Whether what is started runs on a terminal. */
final class TtyOption {
    @Option(
            names = {"-t", "--tty"},
            description = "Run it on a terminal that can be left (Ctrl-\\) and joined again (attach).")
    boolean wanted;

    /** A fault where this program runs on no terminal that the remote one could be shown on. */
    static void require(Console console) {
        if (!console.tty().isInput()) {
            throw fault("the input device is not a TTY");
        }
        if (!console.tty().isOutput()) {
            throw fault("the output device is not a TTY");
        }
    }

    private static RuntimeException fault(String message) {
        return Fault.of(Fault.Kind.CONFLICT, message, "leave out -t, or add -d and attach later")
                .asException();
    }
}
