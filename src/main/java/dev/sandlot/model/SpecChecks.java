package dev.sandlot.model;

import org.jspecify.annotations.Nullable;

/** What holds of a sandbox's specification and a process's alike. Each throws a fault of kind INVALID for the field. */
final class SpecChecks {
    private static final long MOST_SECONDS = 315_360_000L;
    private static final int LONGEST_PATH = 4095;

    private SpecChecks() {}

    static void requirePositive(String field, @Nullable Long seconds) {
        if (seconds != null && (seconds < 1 || seconds > MOST_SECONDS)) {
            throw Fault.invalid(field, "must be from 1 to " + MOST_SECONDS + " (ten years)")
                    .asException();
        }
    }

    static void requireCwd(@Nullable String cwd) {
        if (cwd != null && (!cwd.startsWith("/") || cwd.indexOf('\0') >= 0 || cwd.length() > LONGEST_PATH)) {
            throw Fault.invalid("cwd", "must be an absolute path of at most " + LONGEST_PATH + " characters")
                    .asException();
        }
    }
}
