package dev.sandlot.model;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Signals by name, without SIG, as signal(7) has them: the same on x86-64 and AArch64. */
public final class SignalName {
    /** The first that programs may use as they like, for the kernel; the C library keeps two of them. */
    private static final int FIRST_REAL_TIME = 32;

    private static final String[] NAMES = {
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    private static final Map<String, Integer> NUMBERS = IntStream.range(1, NAMES.length)
            .boxed()
            .collect(Collectors.toMap(number -> NAMES[number], number -> number));

    private SignalName() {}

    /** For example {@code TERM} for 15; {@code SIG40} for one without a name of its own. */
    public static String of(int number) {
        return number > 0 && number < FIRST_REAL_TIME ? NAMES[number] : "SIG" + number;
    }

    /** Empty where there is none of this name. */
    public static Optional<Integer> number(String name) {
        return Optional.ofNullable(NUMBERS.get(name));
    }
}
