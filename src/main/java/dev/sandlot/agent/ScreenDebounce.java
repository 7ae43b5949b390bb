package dev.sandlot.agent;

/**
 * When a terminal's screen is to be looked at: only after output, once that has paused for a moment; at most once a second; and, where it never
 * pauses, every second on a terminal with an agent and now and then on others. Times are milliseconds of one clock. Pure.
 */
final class ScreenDebounce {
    static final long NEVER = Long.MAX_VALUE;
    /** A pause in the output that is long enough for a screen to be whole. */
    static final long SETTLED = 400;
    /** Between two looks. */
    static final long GAP = 1000;
    /** Between two looks at a terminal without an agent that prints and prints. */
    static final long RESTLESS = 5000;
    /** Without output for so long, nothing goes on. */
    static final long QUIET = 4000;

    private boolean unseen;
    private long firstUnseen;
    private long grewAt;
    private long lookedAt;
    private boolean everLooked;

    void grew(long now) {
        if (!unseen) {
            unseen = true;
            firstUnseen = now;
        }
        grewAt = now;
    }

    /** A look begins. */
    void looks(long now) {
        unseen = false;
        lookedAt = now;
        everLooked = true;
    }

    /** When the next look is due; {@link #NEVER} where nothing has been printed since the last. */
    long due(boolean agent) {
        if (!unseen) {
            return NEVER;
        }
        long settled = grewAt + SETTLED;
        long latest = firstUnseen + (agent ? SETTLED : RESTLESS);
        return Math.max(Math.min(settled, latest), everLooked ? lookedAt + GAP : 0);
    }

    /** When it counts as quiet, if nothing more is printed. */
    long quietAt() {
        return grewAt + QUIET;
    }
}
