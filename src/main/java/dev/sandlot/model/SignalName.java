package dev.sandlot.model;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Signals by name, without SIG, as signal(7) has them: the same on x86-64 and AArch64. */
public final class SignalName {
    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    private static final Map<String, Integer> NUMBERS = IntStream.range(1, NAMES.length)
            .boxed()
            .collect(Collectors.toMap(number -> NAMES[number], number -> number));

    private SignalName() {}

    /** Empty where there is none of this name. */
    public static Optional<Integer> number(String name) {
        return Optional.ofNullable(NUMBERS.get(name));
    }
}
