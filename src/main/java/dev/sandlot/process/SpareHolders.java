package dev.sandlot.process;

import dev.sandlot.backend.Backend;
import dev.sandlot.backend.Place;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holders that are ready before they are needed, at most one for each sandbox. A holder takes 6 ms to start and up to 11 ms to enter a
 * control group; one that is ready runs its command in 2 ms. One that isn't needed within a minute goes away, so an idle sandbox costs
 * nothing for it.
 */
final class SpareHolders {
    private static final Logger LOG = LoggerFactory.getLogger(SpareHolders.class);
    private static final long KEEP_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private record Spare(
            Backend backend, Place place, ProcessId id, LogFiles files, Future<Holder> holder, long timer) {}

    private final Vertx vertx;
    private final Workers workers;
    private final Starter starter;
    private final Map<SandboxId, Spare> spares = new ConcurrentHashMap<>();

    SpareHolders(Vertx vertx, Workers workers, Starter starter) {
        this.vertx = vertx;
        this.workers = workers;
        this.starter = starter;
    }

    /** Makes one ready for this process, which must not exist yet, unless one is. */
    void prepare(Backend backend, Place place, ProcessId id) {
        var known = spares.get(place.id());
        if (known != null && known.id().equals(id)) {
            return;
        }
        var files = filesOf(place, id);
        var holder = fresh(backend, place, id, files, false);
        long timer = vertx.setTimer(KEEP_MILLIS, t -> dismiss(place.id()));
        var before = spares.put(place.id(), new Spare(backend, place, id, files, holder, timer));
        if (before != null) {
            dismiss(before);
        }
        holder.onFailure(e -> LOG.debug("no spare holder for {}: {}", place.id(), e.getMessage()));
    }

    /** A ready holder for this process: the spare one if it is there, else a new one. */
    Future<Holder> take(Backend backend, Place place, ProcessId id, boolean resume) {
        var files = filesOf(place, id);
        var spare = spares.remove(place.id());
        if (spare == null) {
            return fresh(backend, place, id, files, resume);
        }
        vertx.cancelTimer(spare.timer());
        if (resume || !spare.id().equals(id)) {
            return dismiss(spare).compose(v -> fresh(backend, place, id, files, resume));
        }
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
            return Holder.prepare(starter, backend, place, id, files);
        });
    }

    Future<Void> dismiss(SandboxId sandbox) {
        var spare = spares.remove(sandbox);
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
        return Future.join(spares.keySet().stream().toList().stream()
                        .map(this::dismiss)
                        .toList())
                .mapEmpty();
    }

    private static LogFiles filesOf(Place place, ProcessId id) {
        return new LogFiles(place.logs().resolve(id.value()));
    }
}
