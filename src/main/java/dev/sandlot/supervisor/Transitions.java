package dev.sandlot.supervisor;

import dev.sandlot.bus.Request.Change;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;

/** The changes of a sandbox's lifecycle that can be asked for, and from which state each is allowed. Used on the loop only. */
final class Transitions {
    private final Ledger ledger;
    private final SandboxLife life;
    private final DiskReserve reserve;

    Transitions(Ledger ledger, SandboxLife life, DiskReserve reserve) {
        this.ledger = ledger;
        this.life = life;
        this.reserve = reserve;
    }

    /** Makes the change after those before it. Being there already is fine; a fault of kind CONFLICT where the state forbids it. */
    Future<Sandbox> change(HeldSandbox box, Change change) {
        return box.inTurn(() -> {
                    if (box.gone || box.deleting) {
                        throw box.conflict("it is being deleted.").asException();
                    }
                    return make(box, change);
                })
                // Whoever was told of it finds it so after a crash.
                .compose(v -> ledger.durable())
                .map(v -> box.view());
    }

    private Future<Void> make(HeldSandbox box, Change change) {
        return switch (change) {
            case START -> box.state == SandboxState.RUNNING ? done() : start(box);
            case STOP -> SandboxLife.DOWN.contains(box.state) ? done() : stop(box);
            case RESTART ->
                SandboxLife.DOWN.contains(box.state) ? start(box) : stop(box).compose(v -> start(box));
            case PAUSE -> box.state == SandboxState.PAUSED ? done() : pause(box);
            case RESUME -> box.state == SandboxState.RUNNING ? done() : resume(box);
        };
    }

    private Future<Void> start(HeldSandbox box) {
        if (!SandboxLife.DOWN.contains(box.state)) {
            throw box.conflict("it can't be started.")
                    .withHint(box.state == SandboxState.PAUSED ? "Resume it." : null)
                    .asException();
        }
        if (!box.readable) {
            throw box.conflict("what it was asked to be can't be read, so it can't be started.")
                    .withHint("Copy what you need out of its directory, and delete it.")
                    .asException();
        }
        reserve.require();
        return life.clear(box).compose(v -> life.start(box));
    }

    private Future<Void> stop(HeldSandbox box) {
        if (box.state != SandboxState.RUNNING
                && box.state != SandboxState.PAUSED
                && box.state != SandboxState.STOPPING) {
            throw box.conflict("it can't be stopped.").asException();
        }
        return life.stop(box, true);
    }

    private Future<Void> pause(HeldSandbox box) {
        if (box.state != SandboxState.RUNNING) {
            throw box.conflict("only a running sandbox can be paused.").asException();
        }
        return life.pause(box, true);
    }

    private Future<Void> resume(HeldSandbox box) {
        if (box.state != SandboxState.PAUSED) {
            throw box.conflict("only a paused sandbox can be resumed.").asException();
        }
        return life.pause(box, false);
    }

    private static Future<Void> done() {
        return Future.succeededFuture();
    }
}
