package dev.sandlot.supervisor;

import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends processes whose time is over: TERM to the whole tree, KILL two seconds later. The time counts from the start of the run and goes on
 * while no daemon runs. In a paused sandbox nothing is ended before it goes on. Used on the loop only.
 */
final class Deadlines {
    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final Duration LAST_CHANCE = Duration.ofSeconds(2);

    private final Loop loop;
    private final Ledger ledger;
    private final Processes processes;
    private final Map<HeldProcess, Long> timers = new HashMap<>();

    Deadlines(Loop loop, Ledger ledger, Processes processes) {
        this.loop = loop;
        this.ledger = ledger;
        this.processes = processes;
    }

    /** Begins to watch the time of a running process, where it has one. */
    void arm(HeldSandbox box, HeldProcess process) {
        if (process.brief.timeoutSeconds() == null || !process.isRunning()) {
            return;
        }
        if (process.deadline == null) {
            process.deadline = process.startedAt.plus(Duration.ofSeconds(process.brief.timeoutSeconds()));
        }
        int run = process.run;
        var left = Duration.between(loop.now(), process.deadline);
        later(process, left.isNegative() ? Duration.ZERO : left, () -> over(box, process, run));
    }

    void disarm(HeldProcess process) {
        var timer = timers.remove(process);
        if (timer != null) {
            loop.cancel(timer);
        }
    }

    /** The sandbox goes on after a pause: what has run out meanwhile ends now. */
    void resume(HeldSandbox box) {
        box.running().forEach(process -> arm(box, process));
    }

    private void later(HeldProcess process, Duration delay, Runnable work) {
        disarm(process);
        timers.put(process, loop.after(delay, () -> {
            timers.remove(process);
            work.run();
        }));
    }

    private void over(HeldSandbox box, HeldProcess process, int run) {
        if (!process.isRunning() || process.run != run || box.state == SandboxState.PAUSED || !box.isReachable()) {
            return;
        }
        process.timedOut = true;
        process.sent.add("TERM");
        ledger.save(process);
        told(process, processes.signal(box.entry(), process.id, "TERM"));
        later(process, LAST_CHANCE, () -> kill(box, process, run));
    }

    private void kill(HeldSandbox box, HeldProcess process, int run) {
        if (process.isRunning() && process.run == run && box.isReachable()) {
            process.sent.add("KILL");
            ledger.save(process);
            told(process, processes.kill(box.entry(), process.id));
        }
    }

    private static void told(HeldProcess process, Future<Void> signalled) {
        signalled.onFailure(e -> LOG.warn("{} of {}, timed out: {}", process.id, process.sandbox, e.getMessage()));
    }

    void close() {
        timers.values().forEach(loop::cancel);
        timers.clear();
    }
}
