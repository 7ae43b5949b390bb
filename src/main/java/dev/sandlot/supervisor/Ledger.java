package dev.sandlot.supervisor;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.Changes;
import dev.sandlot.store.Journal;
import dev.sandlot.store.KeyRow;
import dev.sandlot.store.ProcessRow;
import dev.sandlot.store.SandboxRow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes behind: gathers what has changed and writes it in order, one transaction at a time, so that under load many changes share one.
 * Only the latest form of a row is written. Where the disk is full it tries again until there is room. Used on the loop only.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int MAX_WAITING_EVENTS = 10_000;

    /** What is going to be written together. */
    private static final class Batch {
        final Map<SandboxId, SandboxRow> sandboxes = new LinkedHashMap<>();
        final Map<Changes.GoneProcess, ProcessRow> processes = new LinkedHashMap<>();
        /** Those whose rows these are, by the same keys, to be told. */
        final Map<SandboxId, HeldSandbox> savedSandboxes = new HashMap<>();

        final Map<Changes.GoneProcess, HeldProcess> savedProcesses = new HashMap<>();
        final Map<String, KeyRow> keys = new LinkedHashMap<>();
        final List<SandboxId> goneSandboxes = new ArrayList<>();
        final List<Changes.GoneProcess> goneProcesses = new ArrayList<>();
        final List<KeyRow> goneKeys = new ArrayList<>();
        final List<EventRecord> events = new ArrayList<>();
        final Promise<Void> written = Promise.promise();
        List<EventRecord> numbered = List.of();

        boolean isEmpty() {
            return sandboxes.isEmpty()
                    && processes.isEmpty()
                    && keys.isEmpty()
                    && goneSandboxes.isEmpty()
                    && goneProcesses.isEmpty()
                    && goneKeys.isEmpty()
                    && events.isEmpty();
        }

        Changes changes() {
            return new Changes(
                    List.copyOf(sandboxes.values()),
                    List.copyOf(processes.values()),
                    List.copyOf(keys.values()),
                    goneSandboxes,
                    goneProcesses,
                    goneKeys,
                    events);
        }
    }

    private final Loop loop;
    private final Journal journal;
    private final Bus bus;
    private Batch waiting = new Batch();
    private @Nullable Batch beingWritten;
    private boolean due;
    private boolean failing;

    Ledger(Loop loop, Journal journal, Bus bus) {
        this.loop = loop;
        this.journal = journal;
        this.bus = bus;
    }

    void save(HeldSandbox box) {
        if (!box.gone) {
            waiting.sandboxes.put(box.id, box.row());
            waiting.savedSandboxes.put(box.id, box);
            soon();
        }
    }

    void save(HeldProcess process) {
        if (!process.isGone()) {
            var key = new Changes.GoneProcess(process.sandbox, process.id);
            waiting.processes.put(key, process.row());
            waiting.savedProcesses.put(key, process);
            soon();
        }
    }

    /** Takes the sandbox out, and with it all that belongs to it. */
    void remove(HeldSandbox box) {
        waiting.sandboxes.remove(box.id);
        waiting.processes.keySet().removeIf(key -> key.sandbox().equals(box.id));
        waiting.goneSandboxes.add(box.id);
        soon();
    }

    void remove(SandboxId sandbox, ProcessId process) {
        var key = new Changes.GoneProcess(sandbox, process);
        waiting.processes.remove(key);
        waiting.goneProcesses.add(key);
        soon();
    }

    void save(KeyRow key) {
        waiting.keys.put(key.scope() + " " + key.key(), key);
        soon();
    }

    void remove(KeyRow key) {
        waiting.keys.remove(key.scope() + " " + key.key());
        waiting.goneKeys.add(key);
        soon();
    }

    /** Keeps what has happened, and tells everybody once it is kept. */
    void happened(@Nullable SandboxId sandbox, Occurrence what) {
        waiting.events.add(new EventRecord(0, sandbox, loop.now(), what));
        soon();
    }

    /** Like {@link #happened}; completes with the event as it is kept. */
    Future<EventRecord> happening(@Nullable SandboxId sandbox, Occurrence what) {
        happened(sandbox, what);
        var batch = waiting;
        int index = batch.events.size() - 1;
        return batch.written.future().map(v -> batch.numbered.get(index));
    }

    /** Completes when everything so far has been written; fails where it couldn't be, with a fault of kind DISK_FULL for example. */
    Future<Void> durable() {
        if (!waiting.isEmpty()) {
            var batch = waiting;
            if (beingWritten == null) {
                write();
            }
            return batch.written.future();
        }
        return beingWritten == null ? Future.succeededFuture() : beingWritten.written.future();
    }

    /** Changes of the same moment go together. */
    private void soon() {
        if (!due && beingWritten == null && !failing) {
            due = true;
            loop.later(() -> {
                due = false;
                write();
            });
        }
    }

    private void write() {
        if (beingWritten != null || waiting.isEmpty()) {
            return;
        }
        var batch = waiting;
        beingWritten = batch;
        waiting = new Batch();
        Future<List<EventRecord>> result;
        try {
            result = journal.write(batch.changes());
        } catch (RuntimeException e) {
            result = Future.failedFuture(e);
        }
        loop.here(result).onSuccess(events -> written(batch, events)).onFailure(cause -> failed(batch, cause));
    }

    private void written(Batch batch, List<EventRecord> events) {
        if (failing) {
            failing = false;
            LOG.info("The database can be written again.");
        }
        beingWritten = null;
        batch.numbered = events;
        // Every row was put there together with whose it is.
        batch.sandboxes.values().stream()
                .filter(SandboxRow::whole)
                .forEach(row -> Objects.requireNonNull(
                                batch.savedSandboxes.get(row.sandbox().id()))
                        .kept(row.sandbox().spec()));
        batch.processes
                .keySet()
                .forEach(key ->
                        Objects.requireNonNull(batch.savedProcesses.get(key)).kept());
        batch.written.complete();
        events.forEach(event -> bus.tell(new Event.Recorded(event)));
        write();
    }

    private void failed(Batch batch, Throwable cause) {
        if (!failing) {
            failing = true;
            LOG.error("Changes can't be written; trying again every second: {}", cause.getMessage());
        }
        beingWritten = null;
        putBack(batch);
        batch.written.fail(cause);
        loop.after(RETRY, this::write);
    }

    /** What has changed again meanwhile is not overwritten by what it was before. */
    private void putBack(Batch batch) {
        var newer = waiting;
        waiting = new Batch();
        waiting.sandboxes.putAll(batch.sandboxes);
        waiting.processes.putAll(batch.processes);
        waiting.keys.putAll(batch.keys);
        waiting.savedSandboxes.putAll(batch.savedSandboxes);
        waiting.savedSandboxes.putAll(newer.savedSandboxes);
        waiting.savedProcesses.putAll(batch.savedProcesses);
        waiting.savedProcesses.putAll(newer.savedProcesses);
        newer.goneSandboxes.forEach(id -> {
            waiting.sandboxes.remove(id);
            waiting.processes.keySet().removeIf(key -> key.sandbox().equals(id));
        });
        newer.goneProcesses.forEach(waiting.processes::remove);
        newer.goneKeys.forEach(key -> waiting.keys.remove(key.scope() + " " + key.key()));
        waiting.sandboxes.putAll(newer.sandboxes);
        waiting.processes.putAll(newer.processes);
        waiting.keys.putAll(newer.keys);
        waiting.goneSandboxes.addAll(batch.goneSandboxes);
        waiting.goneSandboxes.addAll(newer.goneSandboxes);
        waiting.goneProcesses.addAll(batch.goneProcesses);
        waiting.goneProcesses.addAll(newer.goneProcesses);
        waiting.goneKeys.addAll(batch.goneKeys);
        waiting.goneKeys.addAll(newer.goneKeys);
        waiting.events.addAll(batch.events);
        waiting.events.addAll(newer.events);
        if (waiting.events.size() > MAX_WAITING_EVENTS) {
            waiting.events
                    .subList(0, waiting.events.size() - MAX_WAITING_EVENTS)
                    .clear();
        }
        waiting.written.future().onFailure(e -> LOG.debug("still not written: {}", e.getMessage()));
        if (!newer.written.future().isComplete()) {
            waiting.written.future().onComplete(newer.written);
        }
    }
}
