package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Signals by name, and their numbers on Linux (signal(7); the same on x86_64 and aarch64). */
final class Signal {
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("HUP", 1),
            Map.entry("INT", 2),
            Map.entry("QUIT", 3),
            Map.entry("ABRT", 6),
            Map.entry("KILL", 9),
            Map.entry("USR1", 10),
            Map.entry("USR2", 12),
            Map.entry("ALRM", 14),
            Map.entry("TERM", 15),
            Map.entry("CONT", 18),
            Map.entry("STOP", 19),
            Map.entry("TSTP", 20),
            Map.entry("WINCH", 28));

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
        if (!NUMBERS.containsKey(name)) {
            throw Fault.invalid("signal", "must be one of " + String.join(", ", new TreeMap<>(NUMBERS).keySet()))
                    .asException();
        }
        return name;
    }

    /** Which of the signals that were sent this exit code (128+N) tells of, or null: without one sent it may be just a number. */
    static @Nullable String behind(@Nullable Integer exitCode, List<String> sent) {
        if (exitCode == null) {
            return null;
        }
        int code = exitCode;
        return sent.stream()
                .filter(name -> NUMBERS.containsKey(name) && code == 128 + NUMBERS.get(name))
                .findFirst()
                .orElse(null);
    }
}
