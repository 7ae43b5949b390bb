package dev.sandlot.supervisor;

import dev.sandlot.model.Failure;
import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adopts or buries: goes on with the sandboxes that live, and brings to an end those that don't, and what an earlier daemon had begun with any. Used
 * on the loop only.
 */
final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private static final Failure GONE = new Failure(
            "gone",
            "It ended while no daemon was looking, for example because the host was started anew. Start it again.");
    private static final Failure INTERRUPTED = new Failure(
            "interrupted", "The daemon was ended while it was being started. Start it again, or delete it.");

    private final Loop loop;
    private final Processes processes;
    private final SandboxStops stops;
    private final Deletion deletion;
    private final Resuming resuming;

    Adoption(Loop loop, Processes processes, SandboxStops stops, Deletion deletion, Resuming resuming) {
        this.loop = loop;
        this.processes = processes;
        this.stops = stops;
        this.deletion = deletion;
        this.resuming = resuming;
    }

    /** Completes when the state of each is right. */
    Future<Void> takeUp(List<Inspection.Seen> found) {
        var work = new ArrayList<Future<Void>>();
        for (var seen : found) {
            var box = seen.box();
            box.backend = seen.backend();
            box.outOfMemoryKills = seen.outOfMemoryKills();
            for (var process : box.processes.values()) {
                if (process.isOver()) {
                    processes.finish(box.id, process.id, process.end(), process.extent);
                }
            }
            if (box.deleting) {
                inTurn(box, () -> deletion.finish(box).mapEmpty());
            } else if (box.state == SandboxState.CREATING || box.state.isUp()) {
                work.add(takeUp(box, seen.alive()));
            }
        }
        return Future.join(work).otherwiseEmpty().mapEmpty();
    }

    private Future<Void> takeUp(HeldSandbox box, boolean alive) {
        if (box.backend == null) {
            return box.inTurn(() -> stops.lost(box, new Failure("backend", "Its backend is not there any more.")));
        }
        var adopting = new ArrayList<Future<Void>>();
        box.running()
                .forEach(process -> adopting.add(loop.here(processes.adopt(box.id, process.id, process.brief.tty()))));
        adopting.add(loop.here(processes.adoptUnfinished(box.id))
                .onFailure(e -> LOG.warn(
                        "{}: what its ended processes left behind is not followed: {}", box.id, e.getMessage())));
        var adopted = Future.join(adopting).otherwiseEmpty();
        return adopted.compose(v -> {
            switch (box.state) {
                case RUNNING, PAUSED -> {
                    if (alive) {
                        resuming.goOn(box);
                    } else {
                        inTurn(box, () -> stops.lost(box, GONE));
                    }
                }
                case STOPPING -> inTurn(box, () -> stops.stop(box, true));
                case STARTING, CREATING -> inTurn(box, () -> stops.abandon(box, INTERRUPTED));
                default -> {}
            }
            return Future.succeededFuture();
        });
    }

    private static void inTurn(HeldSandbox box, Supplier<Future<Void>> work) {
        box.inTurn(work).onFailure(e -> LOG.error("Sandbox {} ({}) could not be put in order", box.name(), box.id, e));
    }
}
