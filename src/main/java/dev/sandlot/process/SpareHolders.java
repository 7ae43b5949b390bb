package dev.sandlot.process;

import dev.sandlot.keeper.Entry;
import dev.sandlot.keeper.Holder;
import dev.sandlot.keeper.Keeper;
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

    private record Spare(Entry box, ProcessId id, LogFiles files, Future<Holder> holder, long timer) {}

    private final Vertx vertx;
    private final Workers workers;
    private final Entries entries;
    private final Keeper keeper;
    private final KeptLogs logs;
    private final Map<ProcessKey, Spare> spares = new HashMap<>();
    /** Those that are being sent away, whose files must be gone before anybody makes new ones in their place. */
    private final Map<ProcessKey, Future<Void>> leaving = new HashMap<>();

    SpareHolders(Vertx vertx, Workers workers, Entries entries, Keeper keeper, KeptLogs logs) {
        this.vertx = vertx;
        this.workers = workers;
        this.entries = entries;
        this.keeper = keeper;
        this.logs = logs;
    }

    /** Makes one ready for this process, which must not exist yet, unless one is. */
    synchronized void prepare(Entry box, ProcessId id) {
        var slot = new ProcessKey(box.sandbox(), id);
        if (spares.containsKey(slot)) {
            return;
        }
        var files = logs.files(new ProcessKey(box.sandbox(), id));
        var holder = fresh(box, id, files, false);
        long timer = vertx.setTimer(KEEP_MILLIS, t -> Unawaited.note(dismiss(slot), "sending a spare holder away"));
        spares.put(slot, new Spare(box, id, files, holder, timer));
        holder.onFailure(e -> LOG.debug("no spare holder for {}: {}", box.sandbox(), e.getMessage()));
    }

    /** A ready holder for this process: the spare one if it is there and its child still waits, else a new one. */
    synchronized Future<Holder> take(Entry box, ProcessId id, boolean resume) {
        var files = logs.files(new ProcessKey(box.sandbox(), id));
        var spare = spares.remove(new ProcessKey(box.sandbox(), id));
        if (spare == null) {
            return fresh(box, id, files, resume);
        }
        if (resume) {
            return send(new ProcessKey(box.sandbox(), id), spare).transform(v -> fresh(box, id, files, true));
        }
        vertx.cancelTimer(spare.timer());
        return spare.holder()
                .compose(holder -> holder.isReady()
                        ? Future.succeededFuture(holder)
                        : workers.run(holder::dismiss).compose(v -> fresh(box, id, files, false)))
                .recover(e -> fresh(box, id, files, false));
    }

    private Future<Holder> fresh(Entry box, ProcessId id, LogFiles files, boolean resume) {
        return gone(new ProcessKey(box.sandbox(), id))
                .transform(v -> entries.run(box.sandbox(), () -> Holders.make(keeper, box, id, files, resume)));
    }

    private synchronized Future<Void> gone(ProcessKey slot) {
        return leaving.getOrDefault(slot, Future.succeededFuture());
    }

    /** Sends all of a sandbox's away. */
    Future<Void> dismiss(SandboxId sandbox) {
        return dismissAll(
                slots().stream().filter(slot -> slot.sandbox().equals(sandbox)).toList());
    }

    private synchronized List<ProcessKey> slots() {
        return List.copyOf(spares.keySet());
    }

    private Future<Void> dismissAll(List<ProcessKey> slots) {
        return Future.join(slots.stream().map(this::dismiss).toList()).mapEmpty();
    }

    /** Sends the one for this process away. */
    synchronized Future<Void> dismiss(ProcessKey slot) {
        var spare = spares.remove(slot);
        return spare == null ? gone(slot) : send(slot, spare);
    }

    private synchronized Future<Void> send(ProcessKey slot, Spare spare) {
        vertx.cancelTimer(spare.timer());
        Future<Void> gone = spare.holder()
                .transform(made -> workers.run(() -> {
                    if (made.succeeded()) {
                        made.result().dismiss();
                    }
                    spare.files().delete();
                    keeper.release(spare.box(), spare.id());
                }));
        leaving.put(slot, gone);
        return gone.onComplete(done -> forget(slot, gone));
    }

    private synchronized void forget(ProcessKey slot, Future<Void> gone) {
        leaving.remove(slot, gone);
    }

    Future<Void> close() {
        return dismissAll(slots());
    }
}
