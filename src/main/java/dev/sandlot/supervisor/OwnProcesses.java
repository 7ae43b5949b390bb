package dev.sandlot.supervisor;

import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Starts the processes that belong to a sandbox itself: its command and its display. Used on the loop only. */
final class OwnProcesses {
    private final Loop loop;
    private final SpecRoom room;
    private final Runs runs;
    private final Exits exits;
    private final Pruning pruning;

    OwnProcesses(Loop loop, SpecRoom room, Runs runs, Exits exits, Pruning pruning) {
        this.loop = loop;
        this.room = room;
        this.runs = runs;
        this.exits = exits;
        this.pruning = pruning;
    }

    /**
     * Starts the sandbox's own command, as p1: the first time, or again in the same log.
     *
     * @param permission what it awaits once it is ready to go, and is awaited where there is no command too
     */
    Future<Void> startMain(HeldSandbox box, Future<Void> permission) {
        if (box.spec.command() == null) {
            return permission;
        }
        var kind = box.spec.tty() ? ProcessKind.TERMINAL : ProcessKind.TASK;
        var spec = ProcessSpec.of(box.spec.command(), kind);
        return start(box, box.main(), spec, permission).mapEmpty();
    }

    /**
     * Starts one of them. The first number is that of the command.
     *
     * @param known the process, where an earlier start of the sandbox has made it, else null
     */
    Future<HeldProcess> start(HeldSandbox box, @Nullable HeldProcess known, ProcessSpec spec, Future<Void> permission) {
        if (known != null) {
            known.again(loop.now());
            known.hold(spec);
            return runs.another(box, known, permission).map(known).onFailure(cause -> exits.lost(box, known));
        }
        var number = spec.kind() == ProcessKind.DISPLAY ? numberAside(box) : numberOfMain(box);
        return first(box, number, spec, permission);
    }

    /** The same for one that is over before the sandbox counts as running. */
    Future<HeldProcess> startAside(HeldSandbox box, @Nullable HeldProcess known, ProcessSpec spec) {
        var up = Future.<Void>succeededFuture();
        return known != null ? start(box, known, spec, up) : first(box, numberAside(box), spec, up);
    }

    private Future<HeldProcess> first(HeldSandbox box, ProcessId number, ProcessSpec spec, Future<Void> permission) {
        var process = new HeldProcess(loop, room, box.id, number, spec, loop.now());
        box.processes.put(process.id, process);
        return runs.first(box, process, null, permission)
                .map(process)
                .onFailure(cause -> pruning.discard(box, process));
    }

    private static ProcessId numberOfMain(HeldSandbox box) {
        box.nextProcess = Math.max(box.nextProcess, 2);
        return ProcessId.of(1);
    }

    private static ProcessId numberAside(HeldSandbox box) {
        if (box.spec.command() != null) {
            box.nextProcess = Math.max(box.nextProcess, 2);
        }
        return ProcessId.of(box.nextProcess++);
    }
}
