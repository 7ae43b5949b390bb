package dev.sandlot.supervisor;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Says for which processes that may come holders are made ready, and when there are to be none. Used on the loop only. */
final class Spares {
    /** What a main command has for its own start. */
    private static final Duration FIRST = Duration.ofSeconds(2);

    private static final int SOON_SECONDS = 3;

    private final Loop loop;
    private final Processes processes;

    Spares(Loop loop, Processes processes) {
        this.loop = loop;
        this.processes = processes;
    }

    /** For the next process. */
    void next(HeldSandbox box) {
        if (box.state == SandboxState.RUNNING) {
            processes.warm(box.entry(), ProcessId.of(box.nextProcess));
        }
    }

    /** For the next two: who has just run one command is likely to run more, faster than a holder can be made. */
    void nextTwo(HeldSandbox box) {
        if (box.state == SandboxState.RUNNING) {
            next(box);
            processes.warm(box.entry(), ProcessId.of(box.nextProcess + 1));
        }
    }

    /** For the main command of a new sandbox, while its box is being kept. */
    void main(HeldSandbox box) {
        if (box.spec.command() != null && box.main() == null) {
            processes.warm(box.entry(), ProcessId.of(1));
        }
    }

    /** For what may follow a start: at once where there is no main command, else when that has had its time to start. */
    void afterStart(HeldSandbox box) {
        if (box.spec.command() == null) {
            next(box);
        } else {
            loop.after(FIRST, () -> next(box));
        }
    }

    /** Nothing will be started in it for now. Never fails. What can't be sent away soon, since it is stopped inside, ends with the box. */
    Future<Void> none(HeldSandbox box) {
        return loop.here(processes.cool(box.id).timeout(SOON_SECONDS, TimeUnit.SECONDS))
                .recover(e -> Future.succeededFuture());
    }
}
