package dev.sandlot.process;

import dev.sandlot.keeper.CommandOrder;
import dev.sandlot.keeper.Entry;
import dev.sandlot.keeper.HolderJob;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.util.Objects;

/**
 * A process to be started.
 *
 * @param box where
 * @param resume whether this is another run of a service: its output goes on in the same log
 */
public record Job(Entry box, ProcessId id, Program program, Stdio stdio, boolean resume) {
    public Job {
        Objects.requireNonNull(box);
        Objects.requireNonNull(id);
        Objects.requireNonNull(program);
        Objects.requireNonNull(stdio);
    }

    /** What runs in the sandbox and is no process of it. */
    static Job aside(Entry box, ProcessId id, Program program) {
        return new Job(box, id, program, new Stdio.Nothing(), false);
    }

    SandboxId sandbox() {
        return box.sandbox();
    }

    /** What the box is told of it. */
    CommandOrder order() {
        return program.order(box, id, onTerminal());
    }

    /** What its holder is. */
    HolderJob held(CommandOrder order) {
        var display = program instanceof Program.OfDisplay ? box.display() : null;
        return new HolderJob(stdio.given(), stdio.isOpen(), display, order);
    }

    boolean onTerminal() {
        return stdio.terminal() != null;
    }
}
