package dev.sandlot.keeper;

import dev.sandlot.keeper.cgroup.Cgroups;
import dev.sandlot.keeper.cgroup.GroupUsage;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Usage;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what boxes use: from control groups what these count, the rest from /proc. Blocks briefly; for one caller at a time. */
final class BoxUsage {
    private final Cgroups cgroups;
    /** The look before. */
    private volatile Map<SandboxId, GroupUsage> known = Map.of();

    BoxUsage(Cgroups cgroups) {
        this.cgroups = cgroups;
    }

    Map<SandboxId, Usage> of(Collection<Entry> boxes, boolean tasks) {
        var before = tasks ? Map.<SandboxId, GroupUsage>of() : known;
        var counted = new HashMap<SandboxId, GroupUsage>();
        // /proc is listed once for all those that need it.
        var members = new HashMap<BoxProcess, Collection<Long>>();
        if (!cgroups.present()) {
            members.putAll(
                    Proc.inPidNamespacesOf(boxes.stream().map(Entry::first).toList()));
        }
        var all = new HashMap<SandboxId, Usage>();
        for (var box : boxes) {
            var group = cgroups.usage(box.sandbox(), before.get(box.sandbox()));
            counted.put(box.sandbox(), group);
            var pids = cgroups.present() ? null : members.get(box.first());
            all.put(box.sandbox(), usage(box, group, pids, tasks));
        }
        known = counted;
        return all;
    }

    private Usage usage(Entry box, GroupUsage group, @Nullable Collection<Long> found, boolean tasks) {
        boolean whole = group.cpuNanos() != null && group.memoryBytes() != null && group.pids() != null;
        boolean byProcess = group.cpuNanos() == null || group.io() == null && tasks;
        // Where the groups have counted all, nobody asks for the processes.
        var pids = found != null ? found : whole && !byProcess ? List.<Long>of() : cgroups.processes(box.sandbox());
        return new Usage(
                System.nanoTime(),
                group.cpuNanos() != null && group.memoryBytes() != null ? Usage.Source.CGROUP : Usage.Source.PROCESSES,
                group.cpuNanos(),
                group.memoryBytes() != null ? group.memoryBytes() : Tasks.privateBytes(pids),
                group.memoryBytes() != null ? group.cache() : null,
                group.pids() != null ? group.pids() : pids.size(),
                byProcess ? Tasks.of(pids) : null,
                group.io(),
                tasks ? NetDevices.of(box.first().pid()) : null);
    }
}
