package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessSpec;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts the processes that somebody asks for. Used on the loop only. */
final class ProcessStarts {
    private final Loop loop;
    private final SpecRoom room;
    private final DiskReserve reserve;
    private final DirectoryCheck directories;
    private final Runs runs;
    private final Pruning pruning;

    ProcessStarts(
            Loop loop, SpecRoom room, DiskReserve reserve, DirectoryCheck directories, Runs runs, Pruning pruning) {
        this.loop = loop;
        this.room = room;
        this.reserve = reserve;
        this.directories = directories;
        this.runs = runs;
        this.pruning = pruning;
    }

    /**
     * Starts a process of a running sandbox; completes when it has been told to go.
     *
     * @param stdin what it reads before the end of file, or null
     * @param remember told its id before that is waited for
     */
    Future<HeldProcess> start(HeldSandbox box, ProcessSpec spec, @Nullable String stdin, Consumer<String> remember) {
        box.requireRunning();
        reserve.require();
        room.require(spec.weight());
        Jobs.requireFit(box, spec);
        requireFree(box, spec.name());
        var cwd = spec.cwd() != null ? spec.cwd() : box.spec.cwd();
        return directories.require(box, cwd, Future.succeededFuture()).compose(v -> {
            box.requireRunning();
            requireFree(box, spec.name());
            room.require(spec.weight());
            var process = new HeldProcess(loop, room, box.id, ProcessId.of(box.nextProcess++), spec, loop.now());
            box.processes.put(process.id, process);
            remember.accept(process.id.value());
            return runs.first(box, process, stdin, Future.succeededFuture())
                    .map(process)
                    .onFailure(cause -> pruning.discard(box, process));
        });
    }

    private static void requireFree(HeldSandbox box, @Nullable String name) {
        if (name != null && box.processes.values().stream().anyMatch(p -> name.equals(p.brief.name()))) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "The sandbox " + box.name() + " already has a process named \"" + name + "\".",
                            "Choose another name, or delete that one once it has ended.")
                    .asException();
        }
    }
}
