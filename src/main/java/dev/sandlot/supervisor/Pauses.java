package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend.Change;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;

/** Freezes sandboxes and lets them go on. Calls for one sandbox come in turn ({@link HeldSandbox#inTurn}). Used on the loop only. */
final class Pauses {
    private final Loop loop;
    private final Boxes boxes;
    private final SandboxStates states;
    private final Deadlines deadlines;
    private final Services services;
    private final Spares spares;

    Pauses(Loop loop, Boxes boxes, SandboxStates states, Deadlines deadlines, Services services, Spares spares) {
        this.loop = loop;
        this.boxes = boxes;
        this.states = states;
        this.deadlines = deadlines;
        this.services = services;
        this.spares = spares;
    }

    Future<Void> pause(HeldSandbox box) {
        return spares.none(box).compose(v -> boxes.change(box, Change.PAUSE)).map(v -> {
            states.become(box, SandboxState.PAUSED);
            return null;
        });
    }

    Future<Void> resume(HeldSandbox box) {
        return spares.none(box).compose(v -> boxes.change(box, Change.RESUME)).map(v -> {
            box.renewTimeToLive(loop.now());
            box.usedAt = loop.now();
            states.become(box, SandboxState.RUNNING);
            deadlines.resume(box);
            services.resume(box);
            spares.next(box);
            return null;
        });
    }
}
