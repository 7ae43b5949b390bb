package dev.sandlot.egress;

import dev.sandlot.bus.EgressRequest;
import dev.sandlot.bus.Page;
import dev.sandlot.model.DecisionFilter;
import dev.sandlot.model.KeptDecision;
import dev.sandlot.model.NetworkDecision;
import dev.sandlot.model.SandboxId;
import dev.sandlot.store.Database;
import dev.sandlot.store.NetworkDecisionTable;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every decision about what sandboxes may reach, the newest of each. They are gathered for {@value #PAUSE_MILLIS} ms and written together; the store is what
 * is read, so whoever follows sees what is kept. Between two writes each sandbox may have so many new ones; what is more is counted and left out.
 * But for {@link DecisionSink}'s, methods are used on the context that {@link #begin} was called on.
 */
public final class Decisions implements DecisionSink {
    private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);
    private static final long PAUSE_MILLIS = 200;
    /** After so many written ones it is looked whether there are too many. */
    private static final int TRIM_EVERY = 512;
    /** More than the numbers that an earlier daemon may have given without their being written. */
    private static final long LEAP = 1 << 20;

    private final Vertx vertx;
    private final NetworkDecisionTable table;
    private final DecisionBounds bounds;
    private final AtomicLong last = new AtomicLong();
    private final Map<SandboxId, DecisionInbox> waiting = new ConcurrentHashMap<>();
    private final LongAdder leftOut = new LongAdder();
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile @Nullable Context owner;
    /** The first number of this daemon. */
    private long first;

    private Consumer<List<KeptDecision>> written = decisions -> {};
    private Future<Void> writing = Future.succeededFuture();
    private int sinceTrim = TRIM_EVERY;

    public Decisions(Vertx vertx, Database database, DecisionBounds bounds) {
        this.vertx = vertx;
        this.table = new NetworkDecisionTable(database);
        this.bounds = bounds;
    }

    /** Finds out where the numbers go on. Needed before anything is decided. */
    public Future<Void> open() {
        return table.last().map(highest -> {
            first = highest + LEAP;
            last.set(first - 1);
            return null;
        });
    }

    /**
     * Writes what has been noted so far and will be, on the calling verticle's context.
     *
     * @param listener told of what has been written, in the order of its changes
     */
    void begin(Consumer<List<KeptDecision>> listener) {
        written = listener;
        owner = vertx.getOrCreateContext();
        soon();
    }

    @Override
    public long nextId() {
        return last.incrementAndGet();
    }

    @Override
    public void note(NetworkDecision decision) {
        // Under the map's own lock for this one key, which nobody holds for longer than this takes.
        waiting.compute(decision.sandbox(), (sandbox, before) -> {
            var inbox = before == null ? new DecisionInbox() : before;
            if (!inbox.put(decision)) {
                leftOut.increment();
            }
            return inbox;
        });
        soon();
    }

    private void soon() {
        var context = owner;
        if (context != null && due.compareAndSet(false, true)) {
            context.runOnContext(v -> vertx.setTimer(PAUSE_MILLIS, id -> Unawaited.note(write(), "keeping decisions")));
        }
    }

    /** Completes when what has been noted before is kept, or can't be. */
    Future<Void> write() {
        due.set(false);
        if (!waiting.isEmpty()) {
            writing = writing.compose(v -> batch());
        }
        return writing;
    }

    private Future<Void> batch() {
        var taken = new ArrayList<NetworkDecision>();
        for (var sandbox : waiting.keySet()) {
            var inbox = waiting.remove(sandbox);
            if (inbox != null) {
                taken.addAll(inbox.decisions());
            }
        }
        taken.sort(Comparator.comparingLong(NetworkDecision::id));
        var batch = taken.stream()
                .map(decision -> new KeptDecision(nextId(), decision, false))
                .toList();
        return table.save(batch)
                .onSuccess(v -> written.accept(batch))
                .onFailure(cause -> leftOut.add(batch.size()))
                .compose(v -> trim(batch.size()))
                .recover(cause -> {
                    LOG.warn("Decisions about the network can't be kept: {}", cause.getMessage());
                    return Future.succeededFuture();
                });
    }

    private Future<Void> trim(int more) {
        sinceTrim += more;
        if (sinceTrim < TRIM_EVERY) {
            return Future.succeededFuture();
        }
        sinceTrim = 0;
        return table.counts().compose(counts -> {
            long kept = bounds.ofEach(counts.values());
            var tooMany = new HashMap<>(counts);
            tooMany.values().removeIf(count -> count <= kept);
            return Future.join(tooMany.keySet().stream()
                            .map(sandbox -> table.trim(sandbox, kept))
                            .toList())
                    .mapEmpty();
        });
    }

    /** As {@link EgressRequest.ListDecisions} says, with lower numbers than {@code before}. */
    Future<EgressRequest.Decisions> list(SandboxId sandbox, DecisionFilter filter, long before, int limit) {
        return write().compose(v -> table.list(sandbox, filter, before, limit)).map(found -> {
            var cursor = found.size() < limit
                    ? null
                    : String.valueOf(found.get(found.size() - 1).decision().id());
            return new EgressRequest.Decisions(new Page<>(judged(found), cursor), leftOut.sum());
        });
    }

    /** As {@link EgressRequest.ReadDecisions} says. */
    Future<List<KeptDecision>> changed(EgressRequest.ReadDecisions request) {
        return write().compose(
                        v -> table.changed(request.sandbox(), request.filter(), request.after(), request.limit()))
                .map(this::judged);
    }

    /** What was let through by an earlier daemon is over, and how it ended nobody has seen. */
    private List<KeptDecision> judged(List<KeptDecision> found) {
        return found.stream()
                .map(kept -> isLost(kept.decision()) ? new KeptDecision(kept.change(), kept.decision(), true) : kept)
                .toList();
    }

    private boolean isLost(NetworkDecision decision) {
        return decision.id() < first
                && decision.endedAt() == null
                && decision.outcome() != NetworkDecision.Outcome.DENIED;
    }
}
