package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Backend.Change;
import dev.sandlot.backend.Backends;
import dev.sandlot.keeper.Keeper;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks what there is on the host of the sandboxes that an earlier daemon left. */
final class Inspection {
    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

    private final Backends backends;
    private final Keeper keeper;

    Inspection(Backends backends, Keeper keeper) {
        this.backends = backends;
        this.keeper = keeper;
    }

    /** What is seen of a sandbox. */
    record Seen(HeldSandbox box, @Nullable Backend backend, boolean alive, long outOfMemoryKills) {}

    /** Blocks. Those that run are seen to do so: one that is frozen is let go on. */
    List<Seen> look(List<HeldSandbox> boxes) {
        return boxes.stream().map(this::look).toList();
    }

    private Seen look(HeldSandbox box) {
        Backend backend = null;
        try {
            // Where even that can't be read, it is one that would be taken now: without any it could not be
            // deleted.
            backend = box.readable || !box.spec.backend().equals(SandboxSpec.AUTO)
                    ? backends.named(box.spec.backend())
                    : backends.select(box.spec.backend());
        } catch (FaultException e) {
            LOG.error("Sandbox {} ({}): {}", box.name(), box.id, e.fault().message());
        }
        var handle = box.handle;
        boolean alive = false;
        long kills = 0;
        if (backend != null && handle != null && backend.isUp(handle)) {
            alive = true;
            kills = keeper.outOfMemoryKills(backend.entry(box.place(), handle));
            if (box.state == SandboxState.RUNNING) {
                thaw(box, backend);
            }
        }
        return new Seen(box, backend, alive, kills);
    }

    /** An earlier daemon may have frozen it in its last moment, and told nobody. */
    private static void thaw(HeldSandbox box, Backend backend) {
        if (box.capabilities != null && box.capabilities.pause() != null) {
            try {
                backend.change(box.place(), Change.RESUME);
            } catch (FaultException e) {
                LOG.warn("Sandbox {} ({}): {}", box.name(), box.id, e.fault().message());
            }
        }
    }
}
