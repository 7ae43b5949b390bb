package dev.sandlot.http.server;

import dev.sandlot.auth.Principal;
import dev.sandlot.auth.Revocations;
import io.vertx.core.Context;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Streams that have no end of their own, so that stopping the daemon can end them in good order, and each when the credential that it was
 * opened with is over. Safe from any thread.
 */
public final class OpenStreams {
    private final Map<Object, Runnable> ends = new ConcurrentHashMap<>();
    private final Revocations revocations;
    private volatile boolean ending;

    OpenStreams(Revocations revocations) {
        this.revocations = Objects.requireNonNull(revocations);
    }

    /**
     * Keeps how to end a stream; what comes back forgets it again. One that was just being opened while all were ended is ended at once.
     *
     * @param context where it is ended
     * @param revoked run there when the principal is over
     */
    public Runnable add(Context context, Principal principal, Runnable end, Runnable revoked) {
        var key = new Object();
        ends.put(key, () -> context.runOnContext(v -> end.run()));
        if (ending) {
            context.runOnContext(v -> end.run());
        }
        var unwatch = revocations.watch(context, principal, revoked);
        return () -> {
            unwatch.run();
            ends.remove(key);
        };
    }

    /** How many there are. */
    int size() {
        return ends.size();
    }

    /** Ends all, and from now on each that comes. */
    public void endAll() {
        ending = true;
        ends.values().forEach(Runnable::run);
        ends.clear();
    }
}
