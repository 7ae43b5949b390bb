package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Signals that somebody sends. */
final class Signal {
    /** Those that may be sent. */
    private static final Set<String> SENT = Set.of(
            "HUP", "INT", "QUIT", "ABRT", "KILL", "USR1", "USR2", "ALRM", "TERM", "CONT", "STOP", "TSTP", "WINCH");

    /** Those that ask a process to end: a service that somebody sent one is not started again. */
    private static final Set<String> ENDING = Set.of("TERM", "KILL", "INT", "QUIT");

    private Signal() {}

    static boolean ends(String name) {
        return ENDING.contains(name);
    }

    /** The name without SIG, or a fault of kind INVALID. */
    static String require(String text) {
        var name = text.toUpperCase(Locale.ROOT);
        name = name.startsWith("SIG") ? name.substring(3) : name;
        if (!SENT.contains(name)) {
            throw Fault.invalid("signal", "must be one of " + String.join(", ", new TreeSet<>(SENT)))
                    .asException();
        }
        return name;
    }
}
