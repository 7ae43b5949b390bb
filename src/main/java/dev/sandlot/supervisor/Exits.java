package dev.sandlot.supervisor;

import dev.sandlot.process.Ended;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Sees processes to their end: finds out what ended them, settles it, and removes what is left. Used on the loop only. */
final class Exits {
    /** What the kernel does where memory runs out, as a shell tells it. */
    private static final int KILLED = 137;

    private final Loop loop;
    private final MemoryKills memoryKills;
    private final Settlement settlement;
    private final Signalling signalling;

    Exits(Loop loop, MemoryKills memoryKills, Settlement settlement, Signalling signalling) {
        this.loop = loop;
        this.memoryKills = memoryKills;
        this.settlement = settlement;
        this.signalling = signalling;
    }

    /**
     * A process has ended and its output is complete. Completes when that is settled, with true; with false where it was told again, or of a run that
     * is over: then nothing has changed. Never fails.
     */
    Future<Boolean> ended(HeldSandbox box, HeldProcess process, Ended how) {
        if (!process.isRunning()) {
            return Future.succeededFuture(false);
        }
        var signal = Signal.behind(how.exitCode(), process.sent);
        boolean perhapsMemory = signal == null && how.exitCode() != null && how.exitCode() == KILLED;
        if (!perhapsMemory) {
            return Future.succeededFuture(settle(box, process, how, signal));
        }
        return memoryKills.tell(box).otherwise(false).map(memory -> settle(box, process, how, memory ? "KILL" : null));
    }

    /** Nobody knows how it ended. */
    void lost(HeldSandbox box, HeldProcess process) {
        settle(box, process, Ended.lost(loop.now()), null);
    }

    private boolean settle(HeldSandbox box, HeldProcess process, Ended how, @Nullable String signal) {
        if (!process.isRunning()) {
            return false;
        }
        settlement.settle(box, process, how, signal);
        signalling.release(box, process);
        return true;
    }
}
