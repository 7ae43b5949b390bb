package dev.sandlot.supervisor;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the sandboxes and processes that somebody asks about, which thereby count as used. Used on the loop only. */
final class ProcessLookup {
    private final Loop loop;
    private final Registry registry;
    private final Past past;

    ProcessLookup(Loop loop, Registry registry, Past past) {
        this.loop = loop;
        this.registry = registry;
        this.past = past;
    }

    record Found(HeldSandbox box, HeldProcess process) {}

    HeldSandbox sandbox(String reference) {
        return registry.used(reference, loop.now());
    }

    /** A fault of kind NOT_FOUND where there is none. */
    Future<Found> process(String sandbox, String process) {
        var box = sandbox(sandbox);
        return past.one(box, process).map(v -> new Found(box, Registry.find(box, process)));
    }

    /** The same, with all other processes of its sandbox known, so that it may be removed. */
    Future<Found> amongAll(String sandbox, String process) {
        var box = sandbox(sandbox);
        return past.of(box).map(v -> new Found(box, Registry.find(box, process)));
    }

    /**
     * The sandbox to start this in, once all is known that may stand in its way: the names of those that have ended are taken too, and an earlier
     * request of the same key may have started any.
     */
    Future<HeldSandbox> toStartIn(String sandbox, ProcessSpec spec, @Nullable String key) {
        var box = sandbox(sandbox);
        return (key != null ? past.of(box) : past.named(box, spec.name())).map(box);
    }

    /** The sandbox, once these of its processes are known. Nobody uses it thereby. */
    Future<HeldSandbox> lookedAt(SandboxId sandbox, Collection<ProcessId> some) {
        var box = registry.find(sandbox.value());
        return past.these(box, some).map(box);
    }

    /** The sandbox, once so many of its processes with higher numbers than {@code after} are known. */
    Future<HeldSandbox> page(String sandbox, int after, int most) {
        var box = sandbox(sandbox);
        return past.page(box, after, most).map(box);
    }
}
