package dev.sandlot.backend;

import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Usage;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what sandboxes in pods use: from control groups what these count, the rest from /proc. Blocks briefly; for one caller at a time. */
final class PodUsage {
    private final Cgroups cgroups;
    /** The look before. */
    private volatile Map<SandboxId, GroupUsage> known = Map.of();

    PodUsage(Cgroups cgroups) {
        this.cgroups = cgroups;
    }

    Map<SandboxId, Usage> of(Map<Place, Pod> pods, boolean tasks) {
        var before = tasks ? Map.<SandboxId, GroupUsage>of() : known;
        var counted = new HashMap<SandboxId, GroupUsage>();
        // /proc is listed once for all those that need it.
        var members = new HashMap<Pod, Collection<Long>>();
        if (!cgroups.present()) {
            members.putAll(Proc.inPidNamespacesOf(pods.values()));
        }
        var all = new HashMap<SandboxId, Usage>();
        pods.forEach((place, pod) -> {
            var group = cgroups.usage(place.id(), before.get(place.id()));
            counted.put(place.id(), group);
            var pids = cgroups.present() ? null : members.get(pod);
            all.put(place.id(), usage(place, pod, group, pids, tasks));
        });
        known = counted;
        return all;
    }

    private Usage usage(Place place, Pod pod, GroupUsage group, @Nullable Collection<Long> found, boolean tasks) {
        boolean whole = group.cpuNanos() != null && group.memoryBytes() != null && group.pids() != null;
        boolean byProcess = group.cpuNanos() == null || group.io() == null && tasks;
        // Where the groups have counted all, nobody asks for the processes.
        var pids = found != null ? found : whole && !byProcess ? List.<Long>of() : cgroups.processes(place.id());
        return new Usage(
                System.nanoTime(),
                group.cpuNanos() != null && group.memoryBytes() != null ? Usage.Source.CGROUP : Usage.Source.PROCESSES,
                group.cpuNanos(),
                group.memoryBytes() != null ? group.memoryBytes() : Tasks.privateBytes(pids),
                group.memoryBytes() != null ? group.cache() : null,
                group.pids() != null ? group.pids() : pids.size(),
                byProcess ? Tasks.of(pids) : null,
                group.io(),
                place.network().mode() == NetworkMode.OPEN || !tasks ? null : NetDevices.of(pod.pid()));
    }
}
