package dev.sandlot.http;

import io.vertx.core.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Streams that have no end of their own, so that stopping the daemon can end them in good order. Safe from any thread. */
final class OpenStreams {
    private final Map<Object, Runnable> ends = new ConcurrentHashMap<>();

    /**
     * Keeps how to end a stream; what comes back forgets it again.
     *
     * @param context where it is ended
     */
    Runnable add(Context context, Runnable end) {
        var key = new Object();
        ends.put(key, () -> context.runOnContext(v -> end.run()));
        return () -> ends.remove(key);
    }

    /** How many there are. */
    int size() {
        return ends.size();
    }

    void endAll() {
        ends.values().forEach(Runnable::run);
        ends.clear();
    }
}
