package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.keeper.Keepers;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holders that are ready before they are needed, each for one process that is still to come: entering a control group takes up to 11 ms. One
 * that isn't needed within a minute goes away, so an idle sandbox costs nothing for it.
 */
final class SpareHolders {
    private static final Logger LOG = LoggerFactory.getLogger(SpareHolders.class);
    private static final long KEEP_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private record Slot(SandboxId sandbox, ProcessId process) {}

    private record Spare(
            Backend backend, Place place, ProcessId id, LogFiles files, Future<Holder> holder, long timer) {}

    private final Vertx vertx;
    private final Workers workers;
    private final Keepers keepers;
    private final Map<Slot, Spare> spares = new HashMap<>();
    /** Those that are being sent away, whose files must be gone before anybody makes new ones in their place. */
    private final Map<Slot, Future<Void>> leaving = new HashMap<>();

    SpareHolders(Vertx vertx, Workers workers, Keepers keepers) {
        this.vertx = vertx;
        this.workers = workers;
        this.keepers = keepers;
    }

    /** Makes one ready for this process, which must not exist yet, unless one is. */
    synchronized void prepare(Backend backend, Place place, ProcessId id) {
        var slot = new Slot(place.id(), id);
        if (spares.containsKey(slot)) {
            return;
        }
        var files = filesOf(place, id);
        var holder = fresh(backend, place, id, files, false);
        long timer = vertx.setTimer(KEEP_MILLIS, t -> Unawaited.note(dismiss(slot), "sending a spare holder away"));
        spares.put(slot, new Spare(backend, place, id, files, holder, timer));
        holder.onFailure(e -> LOG.debug("no spare holder for {}: {}", place.id(), e.getMessage()));
    }

    /** A ready holder for this process: the spare one if it is there and its child still waits, else a new one. */
    synchronized Future<Holder> take(Backend backend, Place place, ProcessId id, boolean resume) {
        var files = filesOf(place, id);
        var spare = spares.remove(new Slot(place.id(), id));
        if (spare == null) {
            return fresh(backend, place, id, files, resume);
        }
        if (resume) {
            return send(new Slot(place.id(), id), spare).transform(v -> fresh(backend, place, id, files, true));
        }
        vertx.cancelTimer(spare.timer());
        return spare.holder()
                .compose(holder -> holder.isReady()
                        ? Future.succeededFuture(holder)
                        : workers.run(holder::dismiss).compose(v -> fresh(backend, place, id, files, false)))
                .recover(e -> fresh(backend, place, id, files, false));
    }

    private Future<Holder> fresh(Backend backend, Place place, ProcessId id, LogFiles files, boolean resume) {
        return gone(new Slot(place.id(), id))
                .transform(v -> workers.run(() -> {
                    if (!resume) {
                        files.delete(); // of a spare that an earlier daemon left behind
                    }
                    return Holder.prepare(keepers, backend, place, id, files);
                }));
    }

    private synchronized Future<Void> gone(Slot slot) {
        return leaving.getOrDefault(slot, Future.succeededFuture());
    }

    /** Sends all of a sandbox's away. */
    Future<Void> dismiss(SandboxId sandbox) {
        return dismissAll(
                slots().stream().filter(slot -> slot.sandbox().equals(sandbox)).toList());
    }

    private synchronized List<Slot> slots() {
        return List.copyOf(spares.keySet());
    }

    /** Sends the one for this process away. */
    Future<Void> dismiss(SandboxId sandbox, ProcessId process) {
        return dismiss(new Slot(sandbox, process));
    }

    private Future<Void> dismissAll(List<Slot> slots) {
        return Future.join(slots.stream().map(this::dismiss).toList()).mapEmpty();
    }

    private synchronized Future<Void> dismiss(Slot slot) {
        var spare = spares.remove(slot);
        return spare == null ? gone(slot) : send(slot, spare);
    }

    private synchronized Future<Void> send(Slot slot, Spare spare) {
        vertx.cancelTimer(spare.timer());
        Future<Void> gone = spare.holder()
                .transform(made -> workers.run(() -> {
                    if (made.succeeded()) {
                        made.result().dismiss();
                    }
                    spare.files().delete();
                    spare.backend().release(spare.place(), spare.id());
                }));
        leaving.put(slot, gone);
        return gone.onComplete(done -> forget(slot, gone));
    }

    private synchronized void forget(Slot slot, Future<Void> gone) {
        leaving.remove(slot, gone);
    }

    Future<Void> close() {
        return dismissAll(slots());
    }

    private static LogFiles filesOf(Place place, ProcessId id) {
        return new LogFiles(place.logs().resolve(id.value()));
    }
}
