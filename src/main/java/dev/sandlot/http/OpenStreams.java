package dev.sandlot.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Streams that have no end of their own, so that stopping the daemon can end them in good order. Used on one event loop. */
final class OpenStreams {
    private final Set<Runnable> ends = new LinkedHashSet<>();
    private volatile int count;

    /** Keeps how to end a stream; what comes back forgets it again. */
    Runnable add(Runnable end) {
        ends.add(end);
        count = ends.size();
        return () -> {
            ends.remove(end);
            count = ends.size();
        };
    }

    /** How many there are; may be asked from any thread. */
    int size() {
        return count;
    }

    void endAll() {
        List.copyOf(ends).forEach(Runnable::run);
        ends.clear();
        count = 0;
    }
}
