package dev.sandlot.supervisor;

import dev.sandlot.model.Failure;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;

/** Removes sandboxes with all they have. Once begun, a deletion is brought to its end, by the next daemon if need be. */
final class Deletion {
    private final Loop loop;
    private final Registry registry;
    private final Ledger ledger;
    private final Notices notices;
    private final Processes processes;
    private final Directories directories;
    private final SandboxLife life;
    private final Attentions attentions;

    Deletion(
            Loop loop,
            Registry registry,
            Ledger ledger,
            Notices notices,
            Processes processes,
            Directories directories,
            SandboxLife life,
            Attentions attentions) {
        this.loop = loop;
        this.registry = registry;
        this.ledger = ledger;
        this.notices = notices;
        this.processes = processes;
        this.directories = directories;
        this.life = life;
        this.attentions = attentions;
    }

    /** A fault of kind CONFLICT where it is up, unless {@code force}: then all in it is killed. */
    Future<Void> delete(HeldSandbox box, boolean force) {
        requireDown(box, force);
        return box.inTurn(() -> {
            if (box.gone) {
                return Future.succeededFuture();
            }
            requireDown(box, force);
            return finish(box);
        });
    }

    private static void requireDown(HeldSandbox box, boolean force) {
        if (!force && !SandboxLife.DOWN.contains(box.state)) {
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
                .compose(v -> box.state.isUp() ? life.stop(box, false) : Future.succeededFuture())
                .compose(v -> life.clear(box))
                .compose(v -> loop.here(processes.forget(box.id)))
                .compose(v -> life.dispose(box))
                .compose(v -> loop.blocking(() -> directories.delete(box.id)))
                .compose(v -> {
                    attentions.gone(box);
                    registry.remove(box);
                    ledger.remove(box);
                    notices.deleted(box);
                    box.processes.values().forEach(HeldProcess::leave);
                    return ledger.durable();
                })
                .onFailure(cause -> {
                    box.failure = new Failure("delete", SandboxLife.messageOf(cause) + " Delete it once more.");
                    notices.changed(box);
                });
    }
}
