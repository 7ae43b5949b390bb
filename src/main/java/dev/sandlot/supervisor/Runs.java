package dev.sandlot.supervisor;

import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Job;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Starts a run of a process that there is, its first or another. Used on the loop only. */
final class Runs {
    private final Loop loop;
    private final Ledger ledger;
    private final Notices notices;
    private final Processes processes;
    private final Deadlines deadlines;
    private final Preparation preparation;
    private final Spares spares;

    Runs(
            Loop loop,
            Ledger ledger,
            Notices notices,
            Processes processes,
            Deadlines deadlines,
            Preparation preparation,
            Spares spares) {
        this.loop = loop;
        this.ledger = ledger;
        this.notices = notices;
        this.processes = processes;
        this.deadlines = deadlines;
        this.preparation = preparation;
        this.spares = spares;
    }

    /**
     * The first run. Completes when it has been told to go.
     *
     * @param stdin what it reads before the end of file, or null
     * @param permission what it awaits once it is ready to go
     */
    Future<Void> first(HeldSandbox box, HeldProcess process, @Nullable String stdin, Future<Void> permission) {
        return preparation.job(box, process, stdin, false).compose(job -> go(box, process, job, permission));
    }

    /** Another run, whose output goes on in the same log. */
    Future<Void> another(HeldSandbox box, HeldProcess process, Future<Void> permission) {
        return preparation.job(box, process, null, true).compose(job -> go(box, process, job, permission));
    }

    /** The row is in the database before anything is in the operating system. */
    private Future<Void> go(HeldSandbox box, HeldProcess process, Job job, Future<Void> permitted) {
        ledger.save(process);
        var permission = Future.join(ledger.durable(), permitted).<Void>compose(v -> {
            if (box.state != SandboxState.RUNNING && box.state != SandboxState.STARTING) {
                throw box.conflict("no process can be started.").asException();
            }
            return Future.succeededFuture();
        });
        return loop.here(processes.start(job, permission)).map(at -> {
            running(box, process, at.truncatedTo(ChronoUnit.MICROS));
            return null;
        });
    }

    private void running(HeldSandbox box, HeldProcess process, Instant at) {
        if (process.isRunning()) {
            process.startedAt = at;
            deadlines.arm(box, process);
        }
        if (process.announce()) {
            notices.started(box, process);
        }
        ledger.save(process);
        spares.nextTwo(box);
    }
}
