package dev.sandlot.keeper.cgroup;

import dev.sandlot.model.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what control groups this process may use: version 2 at the top (root), version 2 in a subtree that was delegated to an ordinary
 * user, version 1 beside a tree of version 2 (hybrid; root), or none.
 */
public final class CgroupHost {
    /** Where the daemon moves itself: a group of version 2 that gives controllers to its children may have no processes itself. */
    private static final String DAEMON_LEAF = "sandlot-daemon";

    private final List<String> mounts;
    private final List<String> own;
    private final String name;

    /**
     * @param mounts the lines of {@code /proc/self/mountinfo}
     * @param own the lines of {@code /proc/self/cgroup}
     * @param name of the group that holds those of all sandboxes
     */
    CgroupHost(List<String> mounts, List<String> own, String name) {
        this.mounts = mounts;
        this.own = own;
        this.name = name;
    }

    /**
     * Looks at this host. May move this process to a leaf of the group it is in, where that was delegated to it.
     *
     * @param realm a word of its own for each state directory of this host, so that two daemons don't share groups
     */
    public static Cgroups find(String realm) {
        try {
            return new CgroupHost(
                            Files.readAllLines(Path.of("/proc/self/mountinfo")),
                            Files.readAllLines(Path.of("/proc/self/cgroup")),
                            "sandlot-" + realm)
                    .find();
        } catch (IOException e) {
            return Cgroups.none("control groups can't be looked at: " + e.getMessage());
        }
    }

    Cgroups find() {
        var unified = mount("cgroup2", null);
        if (unified.isEmpty()) {
            return Cgroups.none("no hierarchy of version 2 is mounted");
        }
        var base = base(unified.get());
        if (base.isEmpty()) {
            return Cgroups.none("no group may be written: run as root, or have a subtree delegated");
        }
        return below(base.get(), base.get().equals(unified.get()));
    }

    private Cgroups below(Path base, boolean top) {
        var tree = base.resolve(name);
        boolean fresh = !Files.exists(tree);
        try {
            GroupFiles.make(tree);
            if (!Files.exists(tree.resolve("cgroup.kill"))) {
                return Cgroups.none("the kernel is older than 5.14: its groups can't be ended at once");
            }
            var second = secondVersion(base, tree);
            if (!second.isEmpty()) {
                return new Cgroups("version 2, " + (top ? "whole" : "delegated"), tree, false, second);
            }
            var first = firstVersion();
            return new Cgroups(
                    "version " + (first.isEmpty() ? "2 without controllers" : "1, hybrid"),
                    tree,
                    true,
                    first,
                    others(first));
        } catch (FaultException e) {
            return Cgroups.none(e.fault().message());
        } finally {
            if (fresh) {
                GroupFiles.remove(tree);
            }
        }
    }

    /** The top where it may be written, else this process's own group. */
    private Optional<Path> base(Path top) {
        if (usable(top)) {
            return Optional.of(top);
        }
        return own.stream()
                .filter(line -> line.startsWith("0::/"))
                .map(line -> top.resolve(line.substring("0::/".length())))
                .map(group -> group.endsWith(DAEMON_LEAF) ? group.getParent() : group)
                .filter(CgroupHost::usable)
                .findFirst();
    }

    private static boolean usable(Path group) {
        return Files.isWritable(group) && Files.isWritable(group.resolve("cgroup.procs"));
    }

    private static Map<Controller, Path> secondVersion(Path base, Path tree) {
        var offered = words(base.resolve("cgroup.controllers"));
        var held = new EnumMap<Controller, Path>(Controller.class);
        for (var controller : Controller.values()) {
            if (offered.contains(controller.kernelName()) && given(base, controller) && enabled(tree, controller)) {
                held.put(controller, tree);
            }
        }
        return held;
    }

    /** Whether children of the group get the controller; makes way for that by moving this process to a leaf. */
    private static boolean given(Path group, Controller controller) {
        if (enabled(group, controller)) {
            return true;
        }
        try {
            var leaf = group.resolve(DAEMON_LEAF);
            GroupFiles.make(leaf);
            GroupFiles.write(
                    leaf.resolve("cgroup.procs"),
                    Long.toString(ProcessHandle.current().pid()));
        } catch (FaultException e) {
            return false;
        }
        return enabled(group, controller);
    }

    private static boolean enabled(Path group, Controller controller) {
        if (words(group.resolve("cgroup.subtree_control")).contains(controller.kernelName())) {
            return true;
        }
        try {
            GroupFiles.enable(group, controller);
            return true;
        } catch (FaultException e) {
            // Other processes live in the group, or a hierarchy of version 1 has the controller.
            return false;
        }
    }

    private Map<Controller, Path> firstVersion() {
        var held = new EnumMap<Controller, Path>(Controller.class);
        for (var controller : Controller.values()) {
            mount("cgroup", controller.kernelName())
                    .filter(CgroupHost::usable)
                    .ifPresent(top -> held.put(controller, top.resolve(name)));
        }
        return held;
    }

    /** The hierarchies of version 1 that a JVM asks for beside those that hold limits; one may hold several controllers. */
    private List<Path> others(Map<Controller, Path> held) {
        var known = held.values().stream().map(Path::getParent).toList();
        return Stream.of("cpuset", "cpuacct", "cpu", "memory")
                .flatMap(controller -> mount("cgroup", controller).stream())
                .filter(top -> !known.contains(top))
                .distinct()
                .toList();
    }

    private static List<String> words(Path file) {
        try {
            return List.of(GroupFiles.read(file).split("\\s+"));
        } catch (FaultException e) {
            return List.of();
        }
    }

    /** Where a file system is mounted, proc_pid_mountinfo(5); {@code option} is one of its super options, or null for any. */
    private Optional<Path> mount(String type, @Nullable String option) {
        for (var line : mounts) {
            var sides = line.split(" - ", 2);
            var right = sides[1].split(" ");
            if (right[0].equals(type)
                    && (option == null || Arrays.asList(right[2].split(",")).contains(option))) {
                return Optional.of(Path.of(sides[0].split(" ")[4]));
            }
        }
        return Optional.empty();
    }
}
