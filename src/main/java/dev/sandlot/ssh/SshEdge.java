package dev.sandlot.ssh;

import dev.sandlot.bus.Bus;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicBoolean;

/** What every channel works with, and the one context on which it does. */
record SshEdge(
        Vertx vertx, Context context, SshParts parts, Entrance entrance, Refusals refusals, AtomicBoolean stopping) {
    /** Whether the daemon goes: then its clients lose their links, and what people run goes on. */
    boolean isStopping() {
        return stopping.get();
    }

    Bus bus() {
        return parts.bus();
    }

    /** Does this on the context, in the order of the calls. */
    void run(Runnable work) {
        context.runOnContext(v -> work.run());
    }
}
