package dev.sandlot.cli;

/**
 * How somebody looks at a terminal of a sandbox.
 *
 * @param isFromStart whether all that is printed on it is shown as it comes, from the first byte on, as on the terminal of whoever has started
 *     it; else its screen as it is now, and then what changes that
 * @param readOnly sends nothing
 */
record View(Target target, boolean isFromStart, boolean readOnly) {
    /** One that was just started here. */
    static View ofStarted(Target target) {
        return new View(target, true, false);
    }

    /** One that runs already. */
    static View ofRunning(Target target, boolean readOnly) {
        return new View(target, false, readOnly);
    }
}
