package dev.sandlot.keeper;

import dev.sandlot.model.Fault;

/**
 * The first process of a box: its pid on the host and its start time in clock ticks since boot (proc_pid_stat(5), field 22), which together say for
 * certain whether it is still the same one.
 */
public record BoxProcess(long pid, long startTicks) {
    /** What it calls itself, {@code init.c}; since its second version with a slash and the version behind. */
    private static final String NAME = "sandlot-init";

    private static final int FIRST = 1;
    private static final int WITH_TERMINALS = 2;
    private static final int WITH_LISTENERS = 3;

    /** Whether the very process still lives, and is no zombie. */
    public boolean isAlive() {
        return Proc.isAlive(pid, startTicks);
    }

    /** Those of earlier versions start nothing, or no terminals. One that has gone is told by who can't reach it. */
    void requireStarts(boolean terminals) {
        require(terminals ? WITH_TERMINALS : FIRST);
    }

    /** The same for what listens in the box. */
    void requireListeners() {
        require(WITH_LISTENERS);
    }

    private void require(int version) {
        if (Proc.name(pid).filter(name -> version(name) < version).isPresent()) {
            throw Fault.conflict("The sandbox was started by an earlier version of Sandlot.", "outdated")
                    .withHint("What runs in it goes on; for more, stop it and start it again.")
                    .asException();
        }
    }

    /** 0 where it is none of ours. */
    private static int version(String name) {
        if (name.equals(NAME)) {
            return FIRST;
        }
        var said = name.startsWith(NAME + "/") ? name.substring(NAME.length() + 1) : "";
        return said.length() == 1 && Character.isDigit(said.charAt(0)) ? said.charAt(0) - '0' : 0;
    }
}
