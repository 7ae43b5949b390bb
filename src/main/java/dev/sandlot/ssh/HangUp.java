package dev.sandlot.ssh;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxProcess;
import io.vertx.core.Future;
import java.util.List;

/** Ends a process whose client has gone: HUP, as a terminal line that is lost; TERM where that is ignored; at last KILL. */
record HangUp(Bus bus, SandboxProcess process) {
    private static final List<String> SIGNALS = List.of("HUP", "TERM", "KILL");
    private static final int GRACE_SECONDS = 5;

    /** Completes with the process when it has ended; fails where it does not exist any more. */
    Future<SandboxProcess> end() {
        return end(0);
    }

    private Future<SandboxProcess> end(int next) {
        var sandbox = process.sandboxId().value();
        var id = process.id().value();
        // One that ends meanwhile can't be signalled: no failure, it is what was wanted.
        return bus.ask(new Request.SignalProcess(sandbox, id, SIGNALS.get(next)))
                .transform(sent -> bus.ask(new Request.SignalProcess(sandbox, id, "CONT")))
                .transform(sent -> bus.ask(new Request.GetProcess(sandbox, id, GRACE_SECONDS)))
                .compose(seen -> seen.state() == ProcessState.RUNNING && next + 1 < SIGNALS.size()
                        ? end(next + 1)
                        : Future.succeededFuture(seen));
    }
}
