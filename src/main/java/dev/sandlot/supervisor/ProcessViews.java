package dev.sandlot.supervisor;

import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.process.Processes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows processes as they now are. Used on the loop only. */
final class ProcessViews {
    private final Loop loop;
    private final Processes processes;
    private final Specs specs;

    ProcessViews(Loop loop, Processes processes, Specs specs) {
        this.loop = loop;
        this.processes = processes;
        this.specs = specs;
    }

    /** As it is when it is over, or after this time. */
    Future<SandboxProcess> whenOver(HeldSandbox box, HeldProcess process, int waitSeconds) {
        return process.waiters
                .until(() -> process.isGone() || process.isOver(), Duration.ofSeconds(Math.max(0, waitSeconds)))
                .compose(done -> of(box, process));
    }

    Future<SandboxProcess> of(HeldSandbox box, HeldProcess process) {
        return of(box, List.of(process)).map(views -> views.get(0));
    }

    /** How far the logs reach of those that have ended may not be known until somebody asks. */
    Future<List<SandboxProcess>> of(HeldSandbox box, List<HeldProcess> some) {
        return loop.here(processes.measure(
                        box.id, some.stream().map(process -> process.id).toList()))
                .compose(measured -> specs.views(box, some, this::extent));
    }

    private @Nullable OutputExtent extent(HeldProcess process) {
        return processes.extent(process.sandbox, process.id);
    }
}
