package dev.sandlot.supervisor;

import dev.sandlot.model.Failure;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings sandboxes down. Calls for one sandbox come in turn ({@link HeldSandbox#inTurn}). Used on the loop only. */
final class SandboxStops {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxStops.class);

    private final Loop loop;
    private final Ledger ledger;
    private final Boxes boxes;
    private final SandboxStates states;
    private final Spares spares;
    private final Services services;
    private final Drain drain;
    private final Partings partings;

    SandboxStops(
            Loop loop,
            Ledger ledger,
            Boxes boxes,
            SandboxStates states,
            Spares spares,
            Services services,
            Drain drain,
            Partings partings) {
        this.loop = loop;
        this.ledger = ledger;
        this.boxes = boxes;
        this.states = states;
        this.spares = spares;
        this.services = services;
        this.drain = drain;
        this.partings = partings;
    }

    /** Ends everything in it: asks first where {@code gracefully}, then kills. */
    Future<Void> stop(HeldSandbox box, boolean gracefully) {
        boolean wasPaused = box.state == SandboxState.PAUSED;
        if (box.state != SandboxState.STOPPING) {
            states.become(box, SandboxState.STOPPING);
        }
        services.rest(box);
        return spares.none(box)
                .compose(v -> gracefully ? drain.ask(box, wasPaused) : Future.succeededFuture())
                .compose(v -> partings.leave(box, wasPaused && !gracefully))
                .compose(v -> end(box))
                .compose(v -> {
                    box.stoppedAt = loop.now();
                    states.become(box, SandboxState.STOPPED);
                    return ledger.durable();
                })
                .recover(cause -> {
                    LOG.error("Sandbox {} could not be stopped in order", box.id, cause);
                    return box.state == SandboxState.STOPPING
                            ? lost(box, new Failure("stop", FailureText.of(cause)))
                            : Future.failedFuture(cause);
                });
    }

    /** Takes the box down, and with it every process, and sees them all ended. */
    private Future<Void> end(HeldSandbox box) {
        drain.killing(box);
        return boxes.down(box).compose(v -> buried(box));
    }

    private Future<Void> buried(HeldSandbox box) {
        return drain.ends(box).compose(v -> boxes.forget(box));
    }

    /** The box has ended without our doing. */
    Future<Void> lost(HeldSandbox box, Failure failure) {
        services.rest(box);
        box.failure = failure;
        box.stoppedAt = loop.now();
        states.become(box, SandboxState.LOST);
        return spares.none(box).compose(v -> boxes.down(box)).compose(v -> buried(box));
    }

    /** Takes back what a start had begun that has failed. */
    Future<Void> takeBack(HeldSandbox box) {
        return spares.none(box).compose(v -> end(box)).eventually(() -> partings.takeBack(box));
    }

    /** An earlier daemon was ended while it started this: takes back what it had begun. */
    Future<Void> abandon(HeldSandbox box, Failure failure) {
        box.failure = failure;
        return end(box).map(v -> {
            states.become(box, SandboxState.FAILED);
            return null;
        });
    }
}
