package dev.sandlot.screen;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How much all framebuffers together may take. Where one more doesn't fit, the one that was not needed for longest is given up, and its screen
 * asks the display for all of it again when it is needed. Used on one event loop only.
 */
final class FrameMemory {
    /** What holds a framebuffer. */
    interface Holder {
        int heldBytes();

        /** As {@link System#nanoTime} tells it. */
        long neededAt();

        void giveUp();
    }

    private final long most;
    private final Set<Holder> holders = new LinkedHashSet<>();

    FrameMemory(long most) {
        this.most = most;
    }

    /** Makes room for a framebuffer; the holder counts from now on, until it has left. */
    void enter(Holder entering, int bytes) {
        long now = System.nanoTime();
        while (used() + bytes > most && !holders.isEmpty()) {
            holders.stream()
                    .max(Comparator.comparingLong(holder -> now - holder.neededAt()))
                    .ifPresent(Holder::giveUp);
        }
        holders.add(entering);
    }

    void leave(Holder holder) {
        holders.remove(holder);
    }

    private long used() {
        return holders.stream().mapToLong(Holder::heldBytes).sum();
    }
}
