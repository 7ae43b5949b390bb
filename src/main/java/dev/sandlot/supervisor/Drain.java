package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend.Change;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import java.time.Duration;

/** Sees all processes of a sandbox to their ends. Used on the loop only. */
final class Drain {
    /** How long the ends of killed processes may take to arrive. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Ledger ledger;
    private final Boxes boxes;
    private final Signalling signalling;
    private final Exits exits;
    private final Duration grace;

    /** @param grace how long processes have between TERM and KILL */
    Drain(Ledger ledger, Boxes boxes, Signalling signalling, Exits exits, Duration grace) {
        this.ledger = ledger;
        this.boxes = boxes;
        this.signalling = signalling;
        this.exits = exits;
        this.grace = grace;
    }

    /** Asks every process to end, and gives them the grace period for it. */
    Future<Void> ask(HeldSandbox box, boolean wasPaused) {
        var running = box.running();
        if (running.isEmpty()) {
            return Future.succeededFuture();
        }
        running.forEach(process -> Unawaited.note(signalling.send(box, process, "TERM"), "asking a process to end"));
        var thawed = wasPaused ? boxes.change(box, Change.RESUME) : Future.<Void>succeededFuture();
        return thawed.recover(e -> Future.succeededFuture())
                .compose(v -> box.waiters.until(() -> box.running().isEmpty(), grace))
                .mapEmpty();
    }

    /** They are about to be killed with their box. */
    void killing(HeldSandbox box) {
        box.running().forEach(process -> {
            process.sent.add("KILL");
            ledger.save(process);
        });
    }

    /** Waits for the ends of all; one whose end does not come is lost. */
    Future<Void> ends(HeldSandbox box) {
        return box.waiters.until(() -> box.running().isEmpty(), LAST_WORDS).map(all -> {
            box.running().forEach(process -> exits.lost(box, process));
            return null;
        });
    }
}
