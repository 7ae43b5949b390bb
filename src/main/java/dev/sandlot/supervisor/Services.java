package dev.sandlot.supervisor;

import dev.sandlot.model.Restart;
import dev.sandlot.model.SandboxState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts services again that have ended by themselves, when {@link RestartRules} say. When is in the database, so a restart of the daemon
 * changes nothing. Used on the loop only.
 */
final class Services {
    private final Loop loop;
    private final Ledger ledger;
    private final RestartRules rules;
    private final Restarts restarts;
    private final Logs logs;
    private final Map<HeldProcess, Long> timers = new HashMap<>();

    Services(Loop loop, Ledger ledger, RestartRules rules, Restarts restarts, Logs logs) {
        this.loop = loop;
        this.ledger = ledger;
        this.rules = rules;
        this.restarts = restarts;
        this.logs = logs;
    }

    /** One whose end is settled already, when nothing was to be started in its sandbox: whether and when it is to be now. */
    void ended(HeldSandbox box, HeldProcess process) {
        rules.decide(box, process);
        arm(box, process);
    }

    /** Waits for the time of a restart that is due; in a paused sandbox for its going on too. */
    void arm(HeldSandbox box, HeldProcess process) {
        disarm(process);
        if (process.restartAt == null) {
            return;
        }
        var left = Duration.between(loop.now(), process.restartAt);
        timers.put(process, loop.after(left.isNegative() ? Duration.ZERO : left, () -> {
            timers.remove(process);
            if (box.state == SandboxState.RUNNING && process.restartAt != null) {
                restart(box, process);
            }
        }));
    }

    /** One that could not be started waits for its next time. */
    private void restart(HeldSandbox box, HeldProcess process) {
        restarts.again(box, process).onComplete(done -> arm(box, process));
    }

    void resume(HeldSandbox box) {
        box.processes.values().forEach(process -> arm(box, process));
    }

    /** The sandbox goes down: nothing in it is started again any more, until it is started and {@link #comeBack} is called. */
    void rest(HeldSandbox box) {
        for (var process : box.processes.values()) {
            boolean always = process.brief.restart().policy() == Restart.Policy.ALWAYS;
            if (process.isService() && always && !process.isOver()) {
                process.returns = true;
                ledger.save(process);
            }
            rest(process);
        }
    }

    /** The sandbox is up: services that are to run always, and did until it went down, run again. */
    void comeBack(HeldSandbox box) {
        for (var process : List.copyOf(box.processes.values())) {
            if (process.returns && process.isOver()) {
                restart(box, process);
            }
        }
    }

    /** This one is not started again any more: somebody stopped it. True where it was going to be. */
    boolean rest(HeldProcess process) {
        disarm(process);
        if (process.restartAt == null) {
            return false;
        }
        process.restartAt = null;
        process.backoffSeconds = 0;
        ledger.save(process);
        logs.finish(process);
        process.waiters.wake();
        return true;
    }

    private void disarm(HeldProcess process) {
        var timer = timers.remove(process);
        if (timer != null) {
            loop.cancel(timer);
        }
    }

    void close() {
        timers.values().forEach(loop::cancel);
        timers.clear();
    }
}
