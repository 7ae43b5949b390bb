package dev.sandlot.supervisor;

import dev.sandlot.model.Attention;
import dev.sandlot.model.SandboxState;
import java.time.Duration;

/**
 * Whether and when a process that has ended is started again: after one second, then after twice the time before, up to the service's own bound;
 * from the beginning again after a run of a minute. Used on the loop only.
 */
final class RestartRules {
    private static final Duration GOOD_RUN = Duration.ofMinutes(1);
    /** So many failures in a row are for a person to know. */
    private static final int FAILURES = 3;

    private final Loop loop;
    private final Attentions attentions;

    RestartRules(Loop loop, Attentions attentions) {
        this.loop = loop;
        this.attentions = attentions;
    }

    /** A process has ended. Sets when it is started again, where it is. */
    void decide(HeldSandbox box, HeldProcess process) {
        if (!isWanted(box, process)) {
            return;
        }
        count(box, process);
        boolean goodRun = isGoodRun(process);
        long next = goodRun || process.backoffSeconds == 0 ? 1 : process.backoffSeconds * 2;
        process.backoffSeconds = Math.min(next, process.brief.restart().maxBackoffSeconds());
        process.restartAt = loop.now().plusSeconds(process.backoffSeconds);
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
}
