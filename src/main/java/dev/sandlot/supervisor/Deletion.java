package dev.sandlot.supervisor;

import dev.sandlot.model.Failure;
import dev.sandlot.model.Kept;
import io.vertx.core.Future;

/** Removes sandboxes with all they have. Once begun, a deletion is brought to its end, by the next daemon if need be. */
final class Deletion {
    private final Ledger ledger;
    private final Notices notices;
    private final Boxes boxes;
    private final SandboxStops stops;
    private final Removal removal;
    private final Partings partings;

    Deletion(Ledger ledger, Notices notices, Boxes boxes, SandboxStops stops, Removal removal, Partings partings) {
        this.ledger = ledger;
        this.notices = notices;
        this.boxes = boxes;
        this.stops = stops;
        this.removal = removal;
        this.partings = partings;
    }

    /** A fault of kind CONFLICT where it is up, unless {@code force}: then all in it is killed. Completes with what is kept of it. */
    Future<Kept> delete(HeldSandbox box, boolean force) {
        requireDown(box, force);
        box.interruptStart();
        return box.inTurn(() -> {
            if (box.gone) {
                return Future.succeededFuture(Kept.NOTHING);
            }
            requireDown(box, force);
            box.requireEndable();
            return finish(box);
        });
    }

    private static void requireDown(HeldSandbox box, boolean force) {
        if (!force && !box.isDown()) {
            throw box.conflict("it can't be deleted.")
                    .withHint("Stop it first, or delete it with force.")
                    .asException();
        }
    }

    /** Does what is left to do, in turn with the sandbox's other changes. */
    Future<Kept> finish(HeldSandbox box) {
        box.deleting = true;
        ledger.save(box);
        return ledger.durable()
                .compose(v -> box.state.isUp() ? stops.stop(box, false) : Future.succeededFuture())
                .compose(v -> boxes.clear(box))
                .compose(v -> partings.end(box))
                .compose(kept -> boxes.deleteFiles(box).map(kept))
                .compose(kept -> {
                    removal.remove(box);
                    return ledger.durable().map(kept);
                })
                .onFailure(cause -> {
                    box.failure = new Failure("delete", FailureText.of(cause) + " Delete it once more.");
                    notices.changed(box);
                });
    }
}
