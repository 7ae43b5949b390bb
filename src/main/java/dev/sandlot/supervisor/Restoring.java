package dev.sandlot.supervisor;

import dev.sandlot.bus.Request;
import dev.sandlot.model.Sandbox;
import io.vertx.core.Future;

/** Puts snapshots' files in the place of sandboxes' own, once for each key, so that who did not hear how it ended can ask again. Used on the loop only. */
final class Restoring {
    private static final String SCOPE = "restore";

    private final Loop loop;
    private final Registry registry;
    private final IdempotencyKeys keys;
    private final Transitions transitions;
    private final Refill refill;

    Restoring(Loop loop, Registry registry, IdempotencyKeys keys, Transitions transitions, Refill refill) {
        this.loop = loop;
        this.registry = registry;
        this.keys = keys;
        this.transitions = transitions;
        this.refill = refill;
    }

    Future<Sandbox> restore(Request.RestoreSnapshot request) {
        return keys.once(
                SCOPE,
                request.key(),
                request,
                remember -> {
                    var box = used(request.sandbox());
                    return transitions
                            .replaceFiles(box, () -> refill.ready(box, request.snapshot()), () -> refill.replace(box))
                            .onSuccess(restored -> remember.accept(box.id.value()));
                },
                id -> used(id).view());
    }

    private HeldSandbox used(String reference) {
        return registry.used(reference, loop.now());
    }
}
