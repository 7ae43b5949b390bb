package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SignalName;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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

    /** Which of the signals that were sent this exit code (128+N) tells of, or null: without one sent it may be just a number. */
    static @Nullable String behind(@Nullable Integer exitCode, List<String> sent) {
        if (exitCode == null) {
            return null;
        }
        int number = exitCode - 128;
        return sent.stream()
                .filter(name ->
                        SignalName.number(name).filter(each -> each == number).isPresent())
                .findFirst()
                .orElse(null);
    }
}
