package dev.sandlot.supervisor;

import dev.sandlot.model.Attention;
import dev.sandlot.model.Restart;
import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Processes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Starts services again that have ended by themselves: after one second, then after twice the time before, up to the service's own
 * bound; from the beginning again after a run of a minute. When is in the database, so a restart of the daemon changes nothing. Used on
 * the loop only.
 */
final class Services {
    private static final Duration GOOD_RUN = Duration.ofMinutes(1);
    /** So many failures in a row are for a person to know. */
    private static final int FAILURES = 3;

    private final Loop loop;
    private final Ledger ledger;
    private final Processes processes;
    private final Attentions attentions;
    private final Map<HeldProcess, Long> timers = new HashMap<>();
    private BiConsumer<HeldSandbox, HeldProcess> start = (box, process) -> {};

    Services(Loop loop, Ledger ledger, Processes processes, Attentions attentions) {
        this.loop = loop;
        this.ledger = ledger;
        this.processes = processes;
        this.attentions = attentions;
    }

    /** Sets how a service is started again. */
    void startWith(BiConsumer<HeldSandbox, HeldProcess> action) {
        start = action;
    }

    /** A process has ended: decides whether and when it is started again. */
    void ended(HeldSandbox box, HeldProcess process) {
        if (!isWanted(box, process)) {
            return;
        }
        count(box, process);
        boolean goodRun = isGoodRun(process);
        long next = goodRun || process.backoffSeconds == 0 ? 1 : process.backoffSeconds * 2;
        process.backoffSeconds = Math.min(next, process.brief.restart().maxBackoffSeconds());
        process.restartAt = loop.now().plusSeconds(process.backoffSeconds);
        arm(box, process);
    }

    /** Told where it fails so often without a good run between. */
    private void count(HeldSandbox box, HeldProcess process) {
        boolean failed = process.exitCode == null || process.exitCode != 0;
        process.failures = failed ? (isGoodRun(process) ? 1 : process.failures + 1) : 0;
        if (process.failures == FAILURES) {
            var name = process.brief.name() == null ? process.id.value() : process.brief.name();
            attentions.trouble(
                    box,
                    Attention.Reason.FAILED,
                    "The service " + name + " has failed " + FAILURES
                            + " times in a row. It is tried again and again.");
        }
    }

    private static boolean isGoodRun(HeldProcess process) {
        return Duration.between(process.startedAt, process.endedAt).compareTo(GOOD_RUN) >= 0;
    }

    private static boolean isWanted(HeldSandbox box, HeldProcess process) {
        boolean up = box.state == SandboxState.RUNNING || box.state == SandboxState.PAUSED;
        if (!up || box.deleting) {
            return false;
        }
        if (process.isDisplay()) {
            return true; // whoever ended it: the sandbox was asked to have one
        }
        if (!process.isService() || process.wasToldToEnd()) {
            return false;
        }
        return switch (process.brief.restart().policy()) {
            case NEVER -> false;
            case ALWAYS -> true;
            case ON_FAILURE -> process.exitCode == null || process.exitCode != 0;
        };
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
                start.accept(box, process);
            }
        }));
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
                start.accept(box, process);
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
        processes.finish(process.sandbox, process.id, process.end(), process.extent);
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
