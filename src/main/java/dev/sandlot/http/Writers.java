package dev.sandlot.http;

import java.util.HashMap;
import java.util.Map;

/**
 * Which connection a client writes on now. A client that has lost its link and comes back with the same {@code writer} takes over from
 * its own earlier connection: what arrives late on that one must not be written again. Used on one event loop.
 */
final class Writers {
    private final Map<String, Runnable> current = new HashMap<>();

    /** Makes a connection the current one, after {@code close} of the one before was called. What comes back forgets it. */
    Runnable enter(String writer, Runnable close) {
        if (writer == null) {
            return () -> {};
        }
        var before = current.put(writer, close);
        if (before != null) {
            before.run();
        }
        return () -> current.remove(writer, close);
    }
}
