package dev.sandlot.supervisor;

import dev.sandlot.bus.SandboxChange;
import dev.sandlot.model.OnExit;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of a sandbox's lifecycle, and from which state each is allowed: those that are asked for, and what follows where its main process has
 * ended. Used on the loop only.
 */
final class Transitions {
    private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);

    private final Ledger ledger;
    private final DiskReserve reserve;
    private final Boxes boxes;
    private final SandboxStarts starts;
    private final SandboxStops stops;
    private final Pauses pauses;
    private final Deletion deletion;

    Transitions(
            Ledger ledger,
            DiskReserve reserve,
            Boxes boxes,
            SandboxStarts starts,
            SandboxStops stops,
            Pauses pauses,
            Deletion deletion) {
        this.ledger = ledger;
        this.reserve = reserve;
        this.boxes = boxes;
        this.starts = starts;
        this.stops = stops;
        this.pauses = pauses;
        this.deletion = deletion;
    }

    /**
     * Brings it up, in turn with its other changes.
     *
     * @param written before which it must not outlive this daemon
     */
    Future<Void> begin(HeldSandbox box, Future<Void> written) {
        return starts.start(box, written).onSuccess(v -> seeToMain(box));
    }

    /** Stops or deletes a running sandbox whose main process has ended, perhaps before the sandbox counted as running, where it is to be so. */
    void seeToMain(HeldSandbox box) {
        var main = box.main();
        boolean ended = main != null && !main.isRunning() && main.endedAt != null;
        if (!ended || box.state != SandboxState.RUNNING || box.spec.onExit() == OnExit.KEEP) {
            return;
        }
        var followed = box.spec.onExit() == OnExit.DELETE
                ? deletion.delete(box, true).<Void>mapEmpty()
                : change(box, SandboxChange.STOP).<Void>mapEmpty();
        followed.onFailure(e -> LOG.warn("Sandbox {} ({}): {}", box.name(), box.id, e.getMessage()));
    }

    /** Makes the change after those before it. Being there already is fine; a fault of kind CONFLICT where the state forbids it. */
    Future<Sandbox> change(HeldSandbox box, SandboxChange change) {
        if (change == SandboxChange.STOP) {
            box.interruptStart();
        }
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

    /**
     * Gives it other files, in turn with its changes: where it is up it is stopped for that, and started again.
     *
     * @param ready what is done before, while it may be up; where that fails it stays as it is
     */
    Future<Sandbox> replaceFiles(HeldSandbox box, Supplier<Future<Void>> ready, Supplier<Future<Void>> replace) {
        return box.inTurn(() -> {
                    if (box.gone || box.deleting) {
                        throw box.conflict("it is being deleted.").asException();
                    }
                    Copies.requireOwnFiles(box);
                    boolean up = !box.isDown();
                    return ready.get()
                            .compose(v -> up ? stop(box) : boxes.clear(box))
                            .compose(v -> replace.get())
                            .compose(v -> up ? start(box) : done());
                })
                .compose(v -> ledger.durable())
                .map(v -> box.view());
    }

    private Future<Void> make(HeldSandbox box, SandboxChange change) {
        return switch (change) {
            case START -> box.state == SandboxState.RUNNING ? done() : start(box);
            case STOP -> box.isDown() ? done() : stop(box);
            case RESTART -> box.isDown() ? start(box) : stop(box).compose(v -> start(box));
            case PAUSE -> box.state == SandboxState.PAUSED ? done() : pause(box);
            case RESUME -> box.state == SandboxState.RUNNING ? done() : resume(box);
        };
    }

    private Future<Void> start(HeldSandbox box) {
        if (!box.isDown()) {
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
        return boxes.clear(box).compose(v -> begin(box, Future.succeededFuture()));
    }

    private Future<Void> stop(HeldSandbox box) {
        if (box.state != SandboxState.RUNNING
                && box.state != SandboxState.PAUSED
                && box.state != SandboxState.STOPPING) {
            throw box.conflict("it can't be stopped.").asException();
        }
        return stops.stop(box, true);
    }

    private Future<Void> pause(HeldSandbox box) {
        if (box.state != SandboxState.RUNNING) {
            throw box.conflict("only a running sandbox can be paused.").asException();
        }
        return pauses.pause(box);
    }

    private Future<Void> resume(HeldSandbox box) {
        if (box.state != SandboxState.PAUSED) {
            throw box.conflict("only a paused sandbox can be resumed.").asException();
        }
        return pauses.resume(box);
    }

    private static Future<Void> done() {
        return Future.succeededFuture();
    }
}
