package dev.sandlot.stream;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What waits for the inside of sandboxes, so much at once for each of them: one that stops or slows down whatever it sees holds up its own only. Outcomes
 * come back on the caller's context. Safe to use from any thread.
 */
public final class Turns {
    private final Vertx vertx;
    private final int atOnce;
    private final int mostWaiting;
    private final Map<SandboxId, Taken> bySandbox = new HashMap<>();

    private static final class Taken {
        final Deque<Waiting> waiting = new ArrayDeque<>();
        int underWay;
    }

    private record Waiting(Runnable begin, Consumer<Throwable> refuse) {}

    /**
     * @param atOnce of one sandbox
     * @param mostWaiting likewise
     */
    public Turns(Vertx vertx, int atOnce, int mostWaiting) {
        this.vertx = vertx;
        this.atOnce = atOnce;
        this.mostWaiting = mostWaiting;
    }

    /** Begins it when its turn comes. A fault of kind UNAVAILABLE where too much waits already. */
    public <T> Future<T> take(SandboxId sandbox, Supplier<Future<T>> work) {
        Promise<T> later;
        synchronized (bySandbox) {
            var taken = bySandbox.computeIfAbsent(sandbox, id -> new Taken());
            if (taken.underWay < atOnce) {
                taken.underWay++;
                later = null;
            } else if (taken.waiting.size() < mostWaiting) {
                later = Promise.promise();
                taken.waiting.add(new Waiting(() -> begin(sandbox, work).onComplete(later), later::fail));
            } else {
                return Future.failedFuture(Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "The sandbox doesn't answer; " + mostWaiting + " others wait for it already.",
                                "Try again in a moment.")
                        .asException());
            }
        }
        return later == null ? begin(sandbox, work) : Returned.to(vertx.getOrCreateContext(), later.future());
    }

    /** Refuses what waits: a fault of kind CONFLICT. */
    public void refuse(SandboxId sandbox) {
        List<Waiting> refused;
        synchronized (bySandbox) {
            var taken = bySandbox.get(sandbox);
            refused = taken == null ? List.of() : List.copyOf(taken.waiting);
            if (taken != null) {
                taken.waiting.clear();
            }
        }
        var why = Fault.conflict("The sandbox has been stopped meanwhile.", "stopping")
                .asException();
        refused.forEach(waiting -> waiting.refuse().accept(why));
    }

    private <T> Future<T> begin(SandboxId sandbox, Supplier<Future<T>> work) {
        return work.get().onComplete(done -> ended(sandbox));
    }

    private void ended(SandboxId sandbox) {
        Waiting next;
        synchronized (bySandbox) {
            var taken = Objects.requireNonNull(bySandbox.get(sandbox)); // It goes with the last that is under way.
            next = taken.waiting.poll();
            if (next == null && --taken.underWay == 0) {
                bySandbox.remove(sandbox);
            }
        }
        if (next != null) {
            next.begin().run();
        }
    }
}
