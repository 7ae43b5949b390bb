package dev.sandlot.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Streams that have no end of their own, so that stopping the daemon can end them in good order. Used on one event loop. */
final class OpenStreams {
    private final Set<Runnable> ends = new LinkedHashSet<>();

    /** Keeps how to end a stream; what comes back forgets it again. */
    Runnable add(Runnable end) {
        ends.add(end);
        return () -> ends.remove(end);
    }

    void endAll() {
        List.copyOf(ends).forEach(Runnable::run);
        ends.clear();
    }
}
