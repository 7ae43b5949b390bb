package dev.sandlot.supervisor;

import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Limits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which limits a sandbox gets: what it asks for, else the defaults, else the greatest; and never more than the greatest. */
final class LimitRules {
    private final Limits defaults;
    private final Limits greatest;

    LimitRules(Limits defaults, Limits greatest) {
        this.defaults = defaults;
        this.greatest = greatest;
    }

    /** A fault of kind INVALID that names every field that asks for too much. */
    Limits settle(Limits asked) {
        var errors = new ArrayList<Fault.FieldError>();
        atMost(errors, "cpus", asked.cpus(), greatest.cpus());
        atMost(errors, "memory_bytes", asked.memoryBytes(), greatest.memoryBytes());
        atMost(errors, "pids", asked.pids(), greatest.pids());
        atMost(errors, "disk_bytes", asked.diskBytes(), greatest.diskBytes());
        if (!errors.isEmpty()) {
            throw Fault.invalid(errors)
                    .withHint("The greatest limits are set in the daemon's configuration (sandboxes.greatest_…).")
                    .asException();
        }
        return asked.orElse(defaults).orElse(greatest);
    }

    private static <N extends Number & Comparable<N>> void atMost(
            List<Fault.FieldError> errors, String field, @Nullable N asked, @Nullable N most) {
        if (asked != null && most != null && asked.compareTo(most) > 0) {
            errors.add(new Fault.FieldError("limits." + field, "is at most " + most + " here"));
        }
    }

    /** Those of these limits that are held. */
    static Limits heldOf(Limits limits, @Nullable Enforcement held) {
        var names = held == null ? List.<String>of() : held.limitsEnforced();
        return new Limits(
                names.contains("cpus") ? limits.cpus() : null,
                names.contains("memory_bytes") ? limits.memoryBytes() : null,
                names.contains("pids") ? limits.pids() : null,
                names.contains("disk_bytes") ? limits.diskBytes() : null);
    }

    /** A fault of kind INVALID where something was asked for that would not be held: a limit is a promise. */
    static void requireHeld(Limits asked, Enforcement held) {
        var errors = new ArrayList<Fault.FieldError>();
        held(errors, "cpus", asked.cpus(), held);
        held(errors, "memory_bytes", asked.memoryBytes(), held);
        held(errors, "pids", asked.pids(), held);
        held(errors, "disk_bytes", asked.diskBytes(), held);
        if (!errors.isEmpty()) {
            throw Fault.invalid(errors)
                    .withHint("Leave it out, or see `sandlot doctor` for what this host lacks.")
                    .asException();
        }
    }

    private static void held(List<Fault.FieldError> errors, String field, @Nullable Number asked, Enforcement held) {
        if (asked != null && !held.limitsEnforced().contains(field)) {
            errors.add(new Fault.FieldError("limits." + field, "can't be enforced on this host"));
        }
    }
}
