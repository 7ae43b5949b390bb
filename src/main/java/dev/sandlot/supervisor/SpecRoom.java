package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;

/**
 * The memory that specifications may take together: those of all sandboxes, and those of the processes of which something may still come. What
 * has ended takes none. Used on the loop only.
 */
final class SpecRoom {
    /** In characters; a usual specification has some hundreds. */
    static final long MOST = 16L << 20;

    private final long most;
    private long taken;

    SpecRoom(long most) {
        this.most = most;
    }

    boolean has(long weight) {
        return taken + weight <= most;
    }

    /** A fault of kind UNAVAILABLE where there is no room for so much. */
    void require(long weight) {
        if (!has(weight)) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "Commands and environments of sandboxes and of what runs in them take " + (taken >> 10)
                                    + " KiB; together they may take " + (most >> 10) + " KiB.",
                            "Put what is large into files, end processes with large commands, or delete sandboxes; then"
                                    + " try again.")
                    .asException();
        }
    }

    /** Takes it, whether there is room or not. */
    void take(long weight) {
        taken += weight;
    }

    void giveBack(long weight) {
        taken -= weight;
    }

    long taken() {
        return taken;
    }
}
