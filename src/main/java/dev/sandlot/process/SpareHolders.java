package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Zygotes zygotes;
    private final Map<Slot, Spare> spares = new ConcurrentHashMap<>();

    SpareHolders(Vertx vertx, Workers workers, Zygotes zygotes) {
        this.vertx = vertx;
        this.workers = workers;
        this.zygotes = zygotes;
    }

    /** Makes one ready for this process, which must not exist yet, unless one is. */
    void prepare(Backend backend, Place place, ProcessId id) {
        var slot = new Slot(place.id(), id);
        if (spares.containsKey(slot)) {
            return;
        }
        var files = filesOf(place, id);
        var holder = fresh(backend, place, id, files, false);
        long timer = vertx.setTimer(KEEP_MILLIS, t -> dismiss(slot));
        spares.put(slot, new Spare(backend, place, id, files, holder, timer));
        holder.onFailure(e -> LOG.debug("no spare holder for {}: {}", place.id(), e.getMessage()));
    }

    /** A ready holder for this process: the spare one if it is there, else a new one. */
    Future<Holder> take(Backend backend, Place place, ProcessId id, boolean resume) {
        var files = filesOf(place, id);
        var spare = spares.remove(new Slot(place.id(), id));
        if (spare == null) {
            return fresh(backend, place, id, files, resume);
        }
        if (resume) {
            return dismiss(spare).compose(v -> fresh(backend, place, id, files, true));
        }
        vertx.cancelTimer(spare.timer());
        return spare.holder()
                .compose(holder ->
                        holder.isReady() ? Future.succeededFuture(holder) : fresh(backend, place, id, files, false))
                .recover(e -> fresh(backend, place, id, files, false));
    }

    private Future<Holder> fresh(Backend backend, Place place, ProcessId id, LogFiles files, boolean resume) {
        return workers.run(() -> {
            if (!resume) {
                files.delete(); // of a spare that an earlier daemon left behind
            }
            return Holder.prepare(zygotes, backend, place, id, files);
        });
    }

    /** Sends all of a sandbox's away. */
    Future<Void> dismiss(SandboxId sandbox) {
        return dismissAll(spares.keySet().stream()
                .filter(slot -> slot.sandbox().equals(sandbox))
                .toList());
    }

    /** Sends the one for this process away. */
    Future<Void> dismiss(SandboxId sandbox, ProcessId process) {
        return dismiss(new Slot(sandbox, process));
    }

    private Future<Void> dismissAll(List<Slot> slots) {
        return Future.join(slots.stream().map(this::dismiss).toList()).mapEmpty();
    }

    private Future<Void> dismiss(Slot slot) {
        var spare = spares.remove(slot);
        return spare == null ? Future.succeededFuture() : dismiss(spare);
    }

    private Future<Void> dismiss(Spare spare) {
        vertx.cancelTimer(spare.timer());
        return spare.holder()
                .transform(made -> workers.run(() -> {
                    if (made.succeeded()) {
                        made.result().dismiss();
                    }
                    spare.files().delete();
                    spare.backend().release(spare.place(), spare.id());
                }));
    }

    Future<Void> close() {
        return dismissAll(List.copyOf(spares.keySet()));
    }

    private static LogFiles filesOf(Place place, ProcessId id) {
        return new LogFiles(place.logs().resolve(id.value()));
    }
}
