package dev.sandlot.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is really enforced for one sandbox, not what was asked for: the API's {@code capabilities}.
 *
 * @param limitsEnforced names out of {@code cpus}, {@code memory_bytes}, {@code pids}, {@code disk_bytes}
 * @param ownUid whether it has a host uid of its own, apart from the daemon's and every other sandbox's
 * @param seccomp whether the system call filter is on
 * @param networkModes the modes that can be asked for here
 * @param pause {@code "freezer"}, or null where a sandbox can't be paused
 * @param display the program that serves its display, or null where a sandbox can have none
 * @param killTree {@code "cgroup"} where ending a process certainly ends its descendants, else {@code "best_effort"}
 */
public record Enforcement(
        List<String> limitsEnforced,
        boolean ownUid,
        boolean seccomp,
        List<NetworkMode> networkModes,
        @Nullable String pause,
        @Nullable String display,
        String killTree) {
    public Enforcement {
        limitsEnforced = List.copyOf(limitsEnforced);
        networkModes = List.copyOf(networkModes);
    }
}
