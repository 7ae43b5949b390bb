package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import java.time.Duration;

/**
 * Decides whether a new sandbox may be, and settles what it did not say: name, limits, uid. What can't be held is refused before anything is
 * made, here and by {@link BackendChoice}. Used on the loop only.
 */
final class Admission {
    private final Loop loop;
    private final Registry registry;
    private final Capacity capacity;
    private final LimitRules limits;
    private final Directories directories;
    private final Uids uids;
    private final SpareBoxes spares;
    private final String node;
    private final Names names = new Names();

    /** @param node what this host is called */
    Admission(
            Loop loop,
            Registry registry,
            Capacity capacity,
            LimitRules limits,
            Directories directories,
            Uids uids,
            SpareBoxes spares,
            String node) {
        this.loop = loop;
        this.registry = registry;
        this.capacity = capacity;
        this.limits = limits;
        this.directories = directories;
        this.uids = uids;
        this.spares = spares;
        this.node = node;
    }

    /**
     * The new sandbox, already in the registry so that its name and uid are taken, but not yet kept or told of, and without a backend.
     */
    HeldSandbox admit(SandboxSpec asked) {
        capacity.require(asked);
        var name = asked.name() != null ? asked.name() : names.fresh(registry::hasName);
        requireFree(name);
        var settled = asked.settled(name, asked.backend(), limits.settle(asked.limits()));
        var spare = spares.take(settled);
        var id = spare != null ? spare.id() : SandboxId.random();
        var uid = spare != null ? spare.place().uid() : uids.take(spares.uids());
        var now = loop.now();
        var box = new HeldSandbox(loop, id, settled, directories.of(id), uid, node, now);
        box.spare = spare;
        box.expiresAt = settled.ttlSeconds() == null ? null : now.plus(Duration.ofSeconds(settled.ttlSeconds()));
        registry.add(box);
        return box;
    }

    /** A fault of kind CONFLICT where another sandbox has this name, and of kind INVALID where it could be taken for an id. */
    void requireFree(String name) {
        if (SandboxId.isId(name)) {
            throw Fault.invalid("name", "must not look like a sandbox's id (s and 19 more of a-z and 0-9)")
                    .asException();
        }
        if (registry.hasName(name)) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "There is already a sandbox named \"" + name + "\".",
                            "Choose another name, or delete that one first.")
                    .asException();
        }
    }
}
