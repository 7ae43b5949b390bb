package dev.sandlot.http;

import dev.sandlot.auth.Principal;
import dev.sandlot.auth.Revocations;
import io.vertx.core.Vertx;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Streams that have no end of their own, so that stopping the daemon can end them in good order, and each when the credential that it was
 * opened with is over. Used on one event loop.
 */
final class OpenStreams {
    private final Set<Runnable> ends = new LinkedHashSet<>();
    private final Revocations revocations;
    private volatile int count;

    OpenStreams(Revocations revocations) {
        this.revocations = Objects.requireNonNull(revocations);
    }

    /** Keeps how to end a stream; what comes back forgets it again. */
    Runnable add(Runnable end) {
        ends.add(end);
        count = ends.size();
        return () -> {
            ends.remove(end);
            count = ends.size();
        };
    }

    /** Likewise, and has {@code revoked} run on the current context when the principal is over. */
    Runnable add(Principal principal, Runnable end, Runnable revoked) {
        var forget = add(end);
        var unwatch = revocations.watch(Vertx.currentContext(), principal, revoked);
        return () -> {
            unwatch.run();
            forget.run();
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
