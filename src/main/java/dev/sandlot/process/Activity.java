package dev.sandlot.process;

import dev.sandlot.model.SandboxId;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** When sandboxes last printed something, or were written to. Safe to use from any thread. */
final class Activity {
    private final Map<SandboxId, Long> millis = new ConcurrentHashMap<>();

    void touch(SandboxId sandbox) {
        millis.put(sandbox, System.currentTimeMillis());
    }

    /** Null if that was never. */
    @Nullable
    Instant last(SandboxId sandbox) {
        var at = millis.get(sandbox);
        return at == null ? null : Instant.ofEpochMilli(at);
    }

    void forget(SandboxId sandbox) {
        millis.remove(sandbox);
    }
}
