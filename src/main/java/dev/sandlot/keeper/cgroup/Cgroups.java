package dev.sandlot.keeper.cgroup;

import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of one daemon's sandboxes: a group for each sandbox, which holds its limits, and in it one for each process, which is
 * what ends a process's whole tree. The tree is always of version 2; the limits are held in it too, or by controllers of version 1 in
 * hierarchies of their own. Not thread-safe for one sandbox; sandboxes don't disturb each other.
 */
public final class Cgroups {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Pattern SANDBOX = Pattern.compile("s[a-z0-9]{19}");

    private final String description;
    private final @Nullable Path tree;
    private final boolean v1;
    private final Map<Controller, Path> controllers;
    private final Set<Path> parents;
    /** The tops of further hierarchies of version 1. */
    private final List<Path> others;

    /**
     * @param description what was found, for people
     * @param tree the group of version 2 that holds those of all sandboxes, or null where there is none
     * @param v1 whether the controllers are of version 1
     * @param controllers the group that holds the limits of all sandboxes, for each controller that works; with version 2 the tree
     */
    Cgroups(String description, @Nullable Path tree, boolean v1, Map<Controller, Path> controllers) {
        this(description, tree, v1, controllers, List.of());
    }

    /** @param others the tops of further hierarchies of version 1 that runtimes inside look for */
    Cgroups(String description, @Nullable Path tree, boolean v1, Map<Controller, Path> controllers, List<Path> others) {
        this.others = List.copyOf(others);
        this.description = description;
        this.tree = tree;
        this.v1 = v1;
        this.controllers = new EnumMap<>(Controller.class);
        this.controllers.putAll(controllers);
        parents = new LinkedHashSet<>(controllers.values());
        if (tree != null) {
            parents.add(tree);
        }
    }

    public static Cgroups none(String why) {
        return new Cgroups(why, null, false, Map.of());
    }

    public String description() {
        return description;
    }

    /** Whether trees can be ended and frozen. */
    public boolean present() {
        return tree != null;
    }

    public boolean holds(Controller controller) {
        return controllers.containsKey(controller);
    }

    /** Makes the sandbox's groups, or puts changed limits into force; what runs already is held by them at once. */
    public void limit(SandboxId id, Limits limits) {
        if (tree == null) {
            return;
        }
        makeGroup(tree, id);
        for (var entry : controllers.entrySet()) {
            var group = entry.getValue().resolve(id.value());
            // Joining a hierarchy costs milliseconds, so of version 1 only those are made that hold something.
            boolean fresh = !Files.exists(group);
            if (fresh && !entry.getKey().asked(limits)) {
                continue;
            }
            makeGroup(group);
            entry.getKey().write(group, limits, v1);
            if (fresh) {
                processes(id).forEach(pid -> GroupFiles.join(group, pid));
            }
        }
    }

    /** Puts a process into its group, made if need be, and into those that hold the sandbox's limits. */
    public void join(SandboxId id, ProcessId process, long pid) {
        if (tree == null) {
            return;
        }
        if (v1) {
            for (var parent : controllers.values()) {
                var group = parent.resolve(id.value());
                if (Files.exists(group)) {
                    GroupFiles.write(group.resolve("cgroup.procs"), Long.toString(pid));
                }
            }
        }
        var leaf = leaf(tree, id, process);
        GroupFiles.make(leaf);
        GroupFiles.write(leaf.resolve("cgroup.procs"), Long.toString(pid));
    }

    public Set<Long> processes(SandboxId id, ProcessId process) {
        return tree == null ? Set.of() : GroupFiles.processes(leaf(tree, id, process));
    }

    /** Sends SIGKILL to the whole tree at once; false where there are no groups. */
    public boolean kill(SandboxId id, ProcessId process) {
        if (tree == null) {
            return false;
        }
        kill(leaf(tree, id, process));
        return true;
    }

    /** Freezes or thaws all processes of a sandbox, and waits until that is so. */
    public void freeze(SandboxId id, boolean frozen) {
        if (tree == null) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "Sandboxes can't be paused here: there are no control groups",
                            "see `sandlot doctor`")
                    .asException();
        }
        var group = tree.resolve(id.value());
        GroupFiles.write(group.resolve("cgroup.freeze"), frozen ? "1" : "0");
        var events = group.resolve("cgroup.events");
        if (!Await.that(() -> GroupFiles.keyed(events, "frozen") == (frozen ? 1 : 0), PATIENCE)) {
            GroupFiles.write(group.resolve("cgroup.freeze"), "0");
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "The sandbox did not freeze within " + PATIENCE.toSeconds() + " s",
                            null)
                    .asException();
        }
    }

    public long outOfMemoryKills(SandboxId id) {
        var group = group(Controller.MEMORY, id);
        if (group == null) {
            return 0;
        }
        var file = v1 ? "memory.oom_control" : "memory.events";
        return GroupFiles.keyed(group.resolve(file), "oom_kill");
    }

    /** What the sandbox's groups have counted; {@code known} is what they had at an earlier look, or null. */
    public GroupUsage usage(SandboxId id, @Nullable GroupUsage known) {
        return tree == null
                ? GroupUsage.NONE
                : GroupUsage.of(
                        tree.resolve(id.value()), group(Controller.MEMORY, id), group(Controller.PIDS, id), v1, known);
    }

    /** What of these groups is shown inside the sandbox. */
    public List<GroupView.Shown> view(SandboxId id) {
        if (tree == null || controllers.isEmpty()) {
            return List.of();
        }
        return v1
                ? GroupView.first(
                        Stream.of(Controller.MEMORY, Controller.CPU)
                                .filter(this::holds)
                                .map(controller -> group(controller, id))
                                .toList(),
                        others)
                : GroupView.second(tree.resolve(id.value()));
    }

    private @Nullable Path group(Controller controller, SandboxId id) {
        var parent = controllers.get(controller);
        return parent == null ? null : parent.resolve(id.value());
    }

    public void remove(SandboxId id, ProcessId process) {
        if (tree != null) {
            GroupFiles.remove(leaf(tree, id, process));
        }
    }

    /** Ends what still runs and removes all groups of a sandbox. What does not end in time stays, for another try. */
    public void remove(SandboxId id) {
        if (tree == null) {
            return;
        }
        var group = tree.resolve(id.value());
        if (Files.exists(group)) {
            kill(group);
            Await.that(() -> GroupFiles.keyed(group.resolve("cgroup.events"), "populated") == 0, PATIENCE);
            GroupFiles.children(group).forEach(GroupFiles::remove);
            GroupFiles.remove(group);
        }
        for (var parent : controllers.values()) {
            Await.that(() -> GroupFiles.remove(parent.resolve(id.value())), PATIENCE);
        }
        synchronized (parents) {
            parents.forEach(GroupFiles::remove);
        }
    }

    /** The sandboxes that have a group. */
    public Set<SandboxId> sandboxes() {
        if (tree == null) {
            return Set.of();
        }
        return parents.stream()
                .flatMap(parent -> GroupFiles.children(parent).stream())
                .map(group -> group.getFileName().toString())
                .filter(SANDBOX.asMatchPredicate())
                .map(SandboxId::new)
                .collect(Collectors.toSet());
    }

    /** The parent goes with its last sandbox, so a group may have to be made from the top. */
    private void makeGroup(Path top, SandboxId id) {
        synchronized (parents) {
            if (!Files.exists(top)) {
                GroupFiles.make(top);
                if (!v1) {
                    controllers.keySet().forEach(c -> GroupFiles.enable(top, c));
                }
            }
            GroupFiles.make(top.resolve(id.value()));
        }
    }

    private void makeGroup(Path group) {
        synchronized (parents) {
            GroupFiles.make(group);
        }
    }

    private static Path leaf(Path top, SandboxId id, ProcessId process) {
        return top.resolve(id.value()).resolve(process.value());
    }

    /** All processes in the sandbox's groups. */
    public Set<Long> processes(SandboxId id) {
        var pids = new HashSet<Long>();
        if (tree == null) {
            return pids;
        }
        for (var group : GroupFiles.children(tree.resolve(id.value()))) {
            pids.addAll(GroupFiles.processes(group));
        }
        return pids;
    }

    private static void kill(Path group) {
        if (!Files.exists(group)) {
            return;
        }
        try {
            GroupFiles.write(group.resolve("cgroup.kill"), "1");
        } catch (FaultException e) {
            // It goes when the last of it has ended, which may be just now.
            if (Files.exists(group)) {
                throw e;
            }
        }
    }
}
