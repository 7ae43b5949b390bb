package dev.sandlot.ssh;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Repeated;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Transfers and forwards whose client was connected to an earlier daemon. Nobody will ever close their standard input, so they would
 * wait for ever: they are ended and forgotten.
 */
final class Leftovers {
    private static final int PAGE = 1000;

    private final Bus bus;

    Leftovers(Bus bus) {
        this.bus = bus;
    }

    Future<Void> sweep() {
        return bus.sandboxes(null)
                .compose(all ->
                        Repeated.each(all, sandbox -> processes(sandbox, null).otherwiseEmpty()));
    }

    private Future<Void> processes(Sandbox sandbox, @Nullable String cursor) {
        return bus.ask(new Request.ListProcesses(sandbox.id().value(), PAGE, cursor))
                .compose(page -> {
                    page.items().stream()
                            .filter(process ->
                                    Commands.isInternal(process.spec().command()))
                            .forEach(this::end);
                    return page.nextCursor() == null ? Future.succeededFuture() : processes(sandbox, page.nextCursor());
                });
    }

    private void end(SandboxProcess process) {
        var sandbox = process.sandboxId().value();
        var id = process.id().value();
        Unawaited.note(
                new HangUp(bus, process).end().compose(ended -> bus.ask(new Request.DeleteProcess(sandbox, id))),
                "ending what an earlier daemon's client left");
    }
}
