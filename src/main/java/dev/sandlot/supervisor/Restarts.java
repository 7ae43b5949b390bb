package dev.sandlot.supervisor;

import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a process again whose run has ended. Used on the loop only. */
final class Restarts {
    private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);

    private final Loop loop;
    private final Notices notices;
    private final Processes processes;
    private final Runs runs;
    private final Exits exits;
    private final Map<HeldProcess, Future<Void>> underWay = new HashMap<>();

    Restarts(Loop loop, Notices notices, Processes processes, Runs runs, Exits exits) {
        this.loop = loop;
        this.notices = notices;
        this.processes = processes;
        this.runs = runs;
        this.exits = exits;
    }

    /**
     * What the run before has left behind is ended first: it may hold the port, the lock or the file that the next run needs. Completes when it runs
     * again, or could not be started, which is an end like any other, or when it is not to run any more; never fails.
     */
    Future<Void> again(HeldSandbox box, HeldProcess process) {
        var begun = underWay.get(process);
        if (begun != null) {
            return begun;
        }
        var restarted = Future.<Void>succeededFuture()
                .compose(v -> loop.here(processes.endLeft(box.entry(), process.id)))
                .onFailure(e -> LOG.warn("{} of {}: {}", process.id, box.id, e.getMessage()))
                .transform(done -> isStillWanted(box, process) ? start(box, process) : Future.succeededFuture());
        underWay.put(process, restarted);
        return restarted.onComplete(done -> underWay.remove(process));
    }

    private static boolean isStillWanted(HeldSandbox box, HeldProcess process) {
        return box.state == SandboxState.RUNNING && (process.restartAt != null || process.returns);
    }

    private Future<Void> start(HeldSandbox box, HeldProcess process) {
        process.again(loop.now());
        process.restarts++;
        return runs.another(box, process, Future.succeededFuture())
                .onSuccess(v -> notices.restarted(box, process))
                .recover(cause -> {
                    LOG.warn("{} of {} could not be started again: {}", process.id, box.id, cause.getMessage());
                    exits.lost(box, process);
                    return Future.succeededFuture();
                });
    }
}
