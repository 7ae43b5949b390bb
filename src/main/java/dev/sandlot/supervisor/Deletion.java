package dev.sandlot.supervisor;

import dev.sandlot.model.Failure;
import io.vertx.core.Future;

/** Removes sandboxes with all they have. Once begun, a deletion is brought to its end, by the next daemon if need be. */
final class Deletion {
    private final Ledger ledger;
    private final Notices notices;
    private final Boxes boxes;
    private final SandboxStops stops;
    private final Removal removal;

    Deletion(Ledger ledger, Notices notices, Boxes boxes, SandboxStops stops, Removal removal) {
        this.ledger = ledger;
        this.notices = notices;
        this.boxes = boxes;
        this.stops = stops;
        this.removal = removal;
    }

    /** A fault of kind CONFLICT where it is up, unless {@code force}: then all in it is killed. */
    Future<Void> delete(HeldSandbox box, boolean force) {
        requireDown(box, force);
        return box.inTurn(() -> {
            if (box.gone) {
                return Future.succeededFuture();
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
    Future<Void> finish(HeldSandbox box) {
        box.deleting = true;
        ledger.save(box);
        return ledger.durable()
                .compose(v -> box.state.isUp() ? stops.stop(box, false) : Future.succeededFuture())
                .compose(v -> boxes.clear(box))
                .compose(v -> boxes.deleteFiles(box))
                .compose(v -> {
                    removal.remove(box);
                    return ledger.durable();
                })
                .onFailure(cause -> {
                    box.failure = new Failure("delete", FailureText.of(cause) + " Delete it once more.");
                    notices.changed(box);
                });
    }
}
