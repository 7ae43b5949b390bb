package dev.sandlot.supervisor;

import dev.sandlot.model.ProcessState;
import dev.sandlot.process.PoliteEnd;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reaches the trees of processes: sends them signals, which are remembered, and removes what is left. Used on the loop only. */
final class Signalling {
    private static final Logger LOG = LoggerFactory.getLogger(Signalling.class);

    private final Loop loop;
    private final Ledger ledger;
    private final Processes processes;

    Signalling(Loop loop, Ledger ledger, Processes processes) {
        this.loop = loop;
        this.ledger = ledger;
        this.processes = processes;
    }

    /** Sends a signal to the whole tree, and remembers that it did. */
    Future<Void> send(HeldSandbox box, HeldProcess process, String signal) {
        if (!process.sent.contains(signal)) {
            process.sent.add(signal);
            ledger.save(process);
        }
        return loop.here(processes.signal(box.entry(), process.id, signal))
                .onFailure(e -> LOG.warn("{} to {} of {}: {}", signal, process.id, box.id, e.getMessage()));
    }

    /** Ends it politely, and kills it at last. Completes when this run of it has ended, as far as it could be ended; never fails. */
    Future<Void> hangUp(HeldSandbox box, HeldProcess process) {
        int run = process.run;
        var target = new PoliteEnd.Target() {
            @Override
            public Future<Void> signal(String name) {
                // A box that has gone meanwhile can't be entered.
                return Future.<Void>succeededFuture().compose(v -> send(box, process, name));
            }

            @Override
            public Future<Boolean> hasEnded(Duration within) {
                return process.waiters.until(
                        () -> process.isGone() || !process.isRunning() || process.run != run, within);
            }

            @Override
            public Future<Void> kill() {
                return signal("KILL");
            }
        };
        return PoliteEnd.of(target)
                .transform(over -> target.hasEnded(PoliteEnd.GRACE))
                .mapEmpty();
    }

    /** An earlier version held it back on behalf of a reader that was connected to it. */
    Future<Void> letGoOn(HeldSandbox box, HeldProcess process) {
        return loop.here(processes.signal(box.entry(), process.id, "CONT")).onSuccess(v -> {
            process.sent.remove(HeldProcess.BRAKED);
            ledger.save(process);
        });
    }

    /**
     * Removes the group of one that has ended. Of a terminal whose keeper has died, what was on it may still run, where nobody can reach it any
     * more.
     */
    void release(HeldSandbox box, HeldProcess process) {
        if (!box.isReachable()) {
            return; // What there was of it goes with the box.
        }
        var entry = box.entry();
        (process.state == ProcessState.LOST && process.brief.tty()
                        ? loop.here(processes.kill(entry, process.id))
                        : Future.<Void>succeededFuture())
                .eventually(() -> loop.here(processes.release(entry, process.id)))
                .onFailure(e -> LOG.warn("{} of {}: {}", process.id, box.id, e.getMessage()));
    }
}
