package dev.sandlot.supervisor;

import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Egress;
import io.vertx.core.Future;

/** Lets sandboxes reach what their policies say, from when their boxes are up until these go. Used on the loop only. */
final class Networks {
    private final Loop loop;
    private final Egress egress;

    Networks(Loop loop, Egress egress) {
        this.loop = loop;
        this.egress = egress;
    }

    /** A fault of kind INVALID where the policy can't be held. */
    void requireKnown(NetworkPolicy policy) {
        egress.requireKnown(policy);
    }

    /** Its box is up; nothing runs in it yet, or an earlier daemon has made it. Until this completes nothing gets out. */
    Future<Void> open(HeldSandbox box) {
        return open(box, box.spec.network());
    }

    private Future<Void> open(HeldSandbox box, NetworkPolicy policy) {
        if (!policy.usesProxy()) {
            return Future.succeededFuture();
        }
        var place = box.place();
        var backend = box.backend();
        var handle = box.handle;
        return handle == null
                ? Future.succeededFuture()
                : loop.blocking(() -> backend.entry(place, handle).listeners())
                        .compose(listeners -> loop.here(egress.open(box.id, listeners, policy)));
    }

    /** The policy counts from now on for a sandbox that is up. A fault of kind CONFLICT where it can't be held in its box. */
    Future<Void> change(HeldSandbox box, NetworkPolicy policy) {
        egress.change(box.id, policy);
        return open(box, policy);
    }

    /** Nothing gets out any more. */
    void close(SandboxId id) {
        egress.close(id);
    }
}
