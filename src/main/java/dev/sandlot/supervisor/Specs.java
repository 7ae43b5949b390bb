package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.store.ProcessTable;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What processes were asked to be: from memory where it is at hand, else from the database. Used on the loop only.
 */
final class Specs {
    private final Loop loop;
    private final SpecRoom room;
    private final ProcessTable table;

    Specs(Loop loop, SpecRoom room, ProcessTable table) {
        this.loop = loop;
        this.room = room;
        this.table = table;
    }

    /** Good to be run; a fault of kind UNAVAILABLE where it can't be read. */
    Future<ProcessSpec> whole(HeldProcess process) {
        if (process.spec() != null) {
            return Future.succeededFuture(process.spec());
        }
        return loop.here(table.specs(process.sandbox, List.of(process.id))).map(found -> {
            var spec = found.get(process.id);
            if (spec == null) {
                throw Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "What " + process.id + " was asked to run can't be read from the database.",
                                "Delete it, and start it anew.")
                        .asException();
            }
            hold(process, spec);
            return spec;
        });
    }

    /**
     * The processes as they are shown, with stand-ins where nothing can be read. The caller sees to it that they are not too large together.
     *
     * @param extents how far the output of each reaches, as far as it is known
     */
    Future<List<SandboxProcess>> views(
            HeldSandbox box, List<HeldProcess> processes, Function<HeldProcess, OutputExtent> extents) {
        var unknown = processes.stream()
                .filter(process -> process.spec() == null)
                .map(process -> process.id)
                .toList();
        return (unknown.isEmpty()
                        ? Future.succeededFuture(Map.<ProcessId, ProcessSpec>of())
                        : loop.here(table.specs(box.id, unknown)).otherwise(Map.of()))
                .map(found -> processes.stream()
                        .map(process -> process.view(spec(process, found.get(process.id)), extents.apply(process)))
                        .toList());
    }

    private ProcessSpec spec(HeldProcess process, @Nullable ProcessSpec found) {
        if (process.spec() != null) {
            return process.spec();
        }
        if (found == null) {
            return process.brief.standIn();
        }
        hold(process, found);
        return found;
    }

    private void hold(HeldProcess process, ProcessSpec spec) {
        if (!process.isOver() && room.has(process.brief.weight())) {
            process.hold(spec);
        }
    }
}
