package dev.sandlot.supervisor;

import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.util.Comparator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets processes that have ended, with their logs, where a sandbox has more than are to be kept: first those that ended first. What runs,
 * the first process of a sandbox, services and displays stay. Used on the loop only.
 */
final class Pruning {
    private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);

    private final Loop loop;
    private final Ledger ledger;
    private final Processes processes;
    private final Past past;
    private final int keep;

    /** @param keep how many that have ended are kept of each sandbox */
    Pruning(Loop loop, Ledger ledger, Processes processes, Past past, int keep) {
        this.loop = loop;
        this.ledger = ledger;
        this.processes = processes;
        this.past = past;
        this.keep = keep;
    }

    /** A process of this sandbox has ended. */
    void look(HeldSandbox box) {
        past.isMoreThan(box, keep)
                .compose(more -> more ? past.of(box).onSuccess(v -> prune(box)) : Future.succeededFuture())
                .onFailure(e -> LOG.warn("Old processes of {} can't be looked at: {}", box.id, e.getMessage()));
    }

    private void prune(HeldSandbox box) {
        if (box.gone || box.processes.size() <= keep) {
            return;
        }
        var ended = box.processes.values().stream().filter(Pruning::mayGo).toList();
        if (ended.size() > keep) {
            ended.stream()
                    .sorted(Comparator.comparing((HeldProcess process) -> process.endedAt)
                            .thenComparing(process -> process.id))
                    .limit(ended.size() - keep)
                    .forEach(process -> remove(box, process)
                            .onFailure(e -> LOG.warn("{} of {}: {}", process.id, box.id, e.getMessage())));
        }
    }

    private static boolean mayGo(HeldProcess process) {
        return process.isOver()
                && process.endedAt != null
                && process.id.number() > 1
                && !process.isService()
                && !process.isDisplay();
    }

    /** Removes a process that is over, its log first, so that no log stays behind that nobody knows. */
    Future<Void> remove(HeldSandbox box, HeldProcess process) {
        process.leave();
        box.processes.remove(process.id, process);
        return loop.here(processes.forget(box.id, process.id)).onComplete(done -> {
            if (!box.gone) {
                ledger.remove(box.id, process.id);
                ledger.save(box); // the number is not used again
            }
        });
    }

    /** Takes a process back that could not be started. */
    void discard(HeldSandbox box, HeldProcess process) {
        process.leave();
        box.processes.remove(process.id, process);
        ledger.remove(box.id, process.id);
        ledger.save(box);
        processes.forget(box.id, process.id).onFailure(e -> LOG.warn("{}: {}", process.id, e.getMessage()));
        box.waiters.wake();
    }
}
