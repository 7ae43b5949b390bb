package dev.sandlot.process;

import dev.sandlot.keeper.HolderJob;
import dev.sandlot.keeper.Keeper;
import dev.sandlot.keeper.KeptConduit;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Conduit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The conduits that somebody has to this host's sandboxes. Safe to call from any thread. */
final class Conduits {
    private final Vertx vertx;
    private final Workers workers;
    private final Entries entries;
    private final Keeper keeper;
    private final Consumer<SandboxId> touched;
    /** How many each sandbox has. */
    private final Map<SandboxId, Integer> counts = new ConcurrentHashMap<>();

    /** @param touched told whenever bytes go through */
    Conduits(Vertx vertx, Workers workers, Entries entries, Keeper keeper, Consumer<SandboxId> touched) {
        this.vertx = vertx;
        this.workers = workers;
        this.entries = entries;
        this.keeper = keeper;
        this.touched = touched;
    }

    /** @param job has a number that nothing else in the sandbox has */
    Future<Conduit> open(Job job) {
        var sandbox = job.sandbox();
        counts.merge(sandbox, 1, Integer::sum);
        Runnable gone = () -> counts.computeIfPresent(sandbox, (id, count) -> count > 1 ? count - 1 : null);
        return entries.run(sandbox, () -> new LocalConduit.Opened(job, begin(job)))
                .<Conduit>map(
                        opened -> new LocalConduit(vertx, workers, keeper, opened, () -> touched.accept(sandbox), gone))
                .onSuccess(opened -> touched.accept(sandbox))
                .onFailure(e -> gone.run());
    }

    private KeptConduit begin(Job job) throws IOException {
        var order = job.order();
        var kept = keeper.conduit(job.box(), job.id(), true);
        try {
            kept.give(new HolderJob(order));
            return kept;
        } catch (IOException | RuntimeException e) {
            kept.dismiss();
            keeper.release(job.box(), job.id());
            throw e;
        }
    }

    /** How many this sandbox has now. */
    int count(SandboxId sandbox) {
        return counts.getOrDefault(sandbox, 0);
    }
}
