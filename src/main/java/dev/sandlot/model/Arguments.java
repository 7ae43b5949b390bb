package dev.sandlot.model;

import java.util.List;
import java.util.Map;

/** The kernel's limits on what a program is started with, execve(2). */
public final class Arguments {
    /** Of one argument, or one variable with its name and {@code =}, in bytes of UTF-8: MAX_ARG_STRLEN without the NUL. */
    public static final int MAX_STRING = (128 << 10) - 1;

    /** Of all of them together: a quarter of the usual stack (RLIMIT_STACK, 8 MiB), less what the way to the command takes. */
    public static final int MAX_TOTAL = (2 << 20) - (64 << 10);

    private static final int EACH = 1 + Long.BYTES; // the NUL, and where it is

    private Arguments() {}

    /** A fault of kind INVALID where these are too large together. */
    public static void requireFit(List<String> words, Map<String, String> env) {
        long total = 0;
        for (var word : words) {
            total += Texts.bytes(word) + EACH;
        }
        for (var entry : env.entrySet()) {
            total += entry.getKey().length() + 1 + Texts.bytes(entry.getValue()) + EACH;
        }
        if (total > MAX_TOTAL) {
            throw Fault.invalid(
                            "command",
                            "is " + total + " bytes with its environment, and the kernel takes " + MAX_TOTAL
                                    + "; put some of it into files")
                    .asException();
        }
    }
}
