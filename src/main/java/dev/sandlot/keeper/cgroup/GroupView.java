package dev.sandlot.keeper.cgroup;

import dev.sandlot.model.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How runtimes in a sandbox learn of its limits. A JVM, Node, .NET, Rust and newer Go look into {@code /sys/fs/cgroup}: there they find the sandbox's own
 * groups, read-only, and no others. A JVM believes version 1 only where it sees all four controllers that it knows: of one that
 * holds no limit it is shown a file that says nothing. What looks nowhere is told by variables, which the user's win over.
 */
public final class GroupView {
    private static final Path PLACE = Path.of("/sys/fs/cgroup");
    /** Is there in every group of version 1, and tells nothing of any. */
    private static final String NO_NEWS = "cgroup.clone_children";

    private GroupView() {}

    /** What of the host is shown where inside. */
    public record Shown(Path host, Path inside) {}

    static List<Shown> second(Path group) {
        return List.of(new Shown(group, PLACE));
    }

    /**
     * @param groups those of the sandbox that may hold a limit, each directly below the group of all sandboxes in its hierarchy
     * @param others the tops of further hierarchies that a JVM looks for
     */
    static List<Shown> first(List<Path> groups, List<Path> others) {
        var shown = new ArrayList<Shown>();
        for (var group : groups) {
            var top = Objects.requireNonNull(
                    Objects.requireNonNull(group.getParent()).getParent()); // Two below it.
            shown.add(Files.exists(group) ? new Shown(group, PLACE.resolve(top.getFileName())) : nothing(top));
        }
        if (groups.stream().noneMatch(Files::exists)) {
            return List.of();
        }
        others.forEach(top -> shown.add(nothing(top)));
        return shown;
    }

    private static Shown nothing(Path top) {
        return new Shown(top.resolve(NO_NEWS), PLACE.resolve(top.getFileName()).resolve(NO_NEWS));
    }

    /** Variables for what reads no groups: older Go, OpenMP and with it nproc(1), Python. Of limits that are held only. */
    public static Map<String, String> variables(Limits limits, Cgroups cgroups) {
        var all = new TreeMap<String, String>();
        if (limits.cpus() != null && cgroups.holds(Controller.CPU)) {
            var whole = Long.toString((long) Math.max(1, Math.ceil(limits.cpus())));
            all.put("GOMAXPROCS", whole);
            all.put("OMP_NUM_THREADS", whole);
            all.put("PYTHON_CPU_COUNT", whole);
        }
        if (limits.memoryBytes() != null && cgroups.holds(Controller.MEMORY)) {
            // What Go takes beside its heap, and other programs, must find room too.
            all.put("GOMEMLIMIT", Long.toString(limits.memoryBytes() / 10 * 9));
        }
        return all;
    }
}
