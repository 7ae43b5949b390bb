package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/**
 * One verb of the command line: its options, as picocli fills them in, and what it does. One instance runs once.
 * What has to be given is empty before picocli fills it in; what may be left out is then null, or empty where it is of several.
 */
abstract class Verb {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** Data goes to the console's output, all else to its error stream. Returns the exit code. */
    abstract int run(Context context);

    /** What a verb works with. */
    record Context(Console console, Supplier<Daemon> daemons) {
        /** A new daemon, not started; once for each verb at most. */
        Daemon daemon() {
            return daemons.get();
        }
    }

    /** How many words stand before the command that this verb runs elsewhere; -1 where it runs none. */
    int wordsBeforeCommand() {
        return -1;
    }

    /** Whether this is a task's own verb of one that takes other things too. */
    boolean isOfTask() {
        return false;
    }

    /** Gets the command's words; empty where none were given. */
    void command(List<String> words) {}

    /** The exit code for a failure of Sandlot's own. */
    int code(Fault fault) {
        return switch (fault.kind()) {
            case NOT_FOUND -> Exit.NOT_FOUND;
            case UNAUTHENTICATED -> Exit.NOT_AUTHENTICATED;
            default -> Exit.ERROR;
        };
    }

    /** A fault as the person should see it: with what this verb knows about it. */
    Fault explain(Context context, Fault fault) {
        return fault;
    }
}
