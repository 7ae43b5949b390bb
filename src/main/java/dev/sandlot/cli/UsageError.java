package dev.sandlot.cli;

/** The command line itself is wrong in a way that only the verb can see; exit code 2. */
final class UsageError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageError(String message) {
        super(message, null, false, false);
    }
}
