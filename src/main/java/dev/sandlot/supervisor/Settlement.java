package dev.sandlot.supervisor;

import dev.sandlot.model.ProcessState;
import dev.sandlot.process.Ended;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Takes down how a process has ended, with all that follows from it, and tells it. Used on the loop only. */
final class Settlement {
    private final Ledger ledger;
    private final Notices notices;
    private final Deadlines deadlines;
    private final RestartRules restarts;
    private final Logs logs;
    private final Pruning pruning;

    Settlement(Ledger ledger, Notices notices, Deadlines deadlines, RestartRules restarts, Logs logs, Pruning pruning) {
        this.ledger = ledger;
        this.notices = notices;
        this.deadlines = deadlines;
        this.restarts = restarts;
        this.logs = logs;
        this.pruning = pruning;
    }

    /** @param signal that ended it, or null */
    void settle(HeldSandbox box, HeldProcess process, Ended how, @Nullable String signal) {
        if (process.announce()) {
            notices.started(box, process);
        }
        deadlines.disarm(process);
        process.state = how.lost() ? ProcessState.LOST : ProcessState.EXITED;
        process.exitCode = how.exitCode();
        process.signal = signal;
        process.endedAt = how.at().truncatedTo(ChronoUnit.MICROS);
        process.deadline = null;
        logs.measure(process);
        restarts.decide(box, process);
        if (process.isOver()) {
            logs.finish(process);
        }
        notices.exited(box, process);
        ledger.save(process);
        process.waiters.wake();
        box.waiters.wake();
        pruning.look(box);
    }
}
