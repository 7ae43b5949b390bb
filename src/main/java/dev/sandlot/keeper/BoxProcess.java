package dev.sandlot.keeper;

import dev.sandlot.model.Fault;

/**
 * The first process of a box: its pid on the host and its start time in clock ticks since boot (proc_pid_stat(5), field 22), which together say for
 * certain whether it is still the same one.
 */
public record BoxProcess(long pid, long startTicks) {
    /** What it calls itself, {@code init.c}. */
    private static final String NAME = "sandlot-init";

    /** The same where its children make terminals. */
    private static final String WITH_TERMINALS = "sandlot-init/2";

    /** Whether the very process still lives, and is no zombie. */
    public boolean isAlive() {
        return Proc.isAlive(pid, startTicks);
    }

    /** Those of earlier versions start nothing, or no terminals. One that has gone is told by who can't reach it. */
    void requireStarts(boolean terminals) {
        var least = terminals ? WITH_TERMINALS : NAME;
        if (Proc.name(pid).filter(name -> !name.startsWith(least)).isPresent()) {
            throw Fault.conflict("The sandbox was started by an earlier version of Sandlot.", "outdated")
                    .withHint("What runs in it goes on; for more, stop it and start it again.")
                    .asException();
        }
    }
}
