package dev.sandlot.process;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who waits for a log to grow. Each is woken once, on its own context; those that share a context are woken together. */
final class Readers {
    /** Null while nobody waits. */
    private @Nullable Map<Context, List<Runnable>> waiting;

    private volatile int count;

    /** How many wait now. */
    int waiting() {
        return count;
    }

    /**
     * Has {@code wakeUp} called at the next {@link #wake}. The caller has to look again after this: what came just before is not told.
     */
    synchronized void await(Context context, Runnable wakeUp) {
        if (waiting == null) {
            waiting = new HashMap<>();
        }
        waiting.computeIfAbsent(context, c -> new ArrayList<>()).add(wakeUp);
        count++;
    }

    void wake() {
        if (count == 0) {
            return;
        }
        Map<Context, List<Runnable>> woken;
        synchronized (this) {
            woken = waiting;
            waiting = null;
            count = 0;
        }
        if (woken == null) {
            return;
        }
        woken.forEach((context, readers) -> context.runOnContext(v -> readers.forEach(Runnable::run)));
    }
}
