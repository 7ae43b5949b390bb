package dev.sandlot.cli;

/**
 * The person's terminal while it shows a remote one. It is raw from the first connection on, and in order again after {@link #leave}.
 * Safe to use from several threads.
 */
interface Screen {
    /** For this terminal. */
    static Screen of(Console console, View view) {
        return TerminalVariables.isDumb(console)
                ? new LineScreen(console, view.isFromStart())
                : new DrawnScreen(console, view.isFromStart());
    }

    /** Whether drawings can be shown on it; else it is for text and what is printed after that. */
    boolean isDrawn();

    /**
     * What stood on the remote terminal when it was joined, for one that drawings can't be shown on.
     *
     * @param utf8 its lines, without those that nothing stands on at the end
     */
    void standing(byte[] utf8);

    /**
     * A connection begins to show.
     *
     * @return false where it has been left
     */
    boolean begin();

    /** What is shown next is a drawing, in place of the chunks {@code from} (included) to {@code to} (excluded) of the log. */
    void skip(long from, long to);

    /** Bytes of the remote terminal, without what would reach the clipboard. */
    void show(byte[] frame, int from);

    /** Says something on lines of its own, below what has been shown. */
    void say(String text);

    /**
     * Nothing is shown any more. The terminal's modes are in order, but keys are still raw.
     *
     * @param below whether the next line is the one after the cursor's, as after a program that has ended; else it is the bottom one,
     *     below all that was drawn
     */
    void end(boolean below);

    /** Asks the terminal. False where it has nothing to answer with, or was not used. */
    boolean ask(LastQuestion question);

    /** The terminal is as it was before. */
    void leave();
}
