package dev.sandlot.supervisor;

import dev.sandlot.config.Config;
import dev.sandlot.model.DisplaySize;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Fault;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.OnExpire;
import dev.sandlot.model.OnIdle;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a new sandbox may be, and settles what it did not say: name, backend, limits, uid. What can't be held is refused here,
 * before anything is made.
 */
final class Admission {
    private final Loop loop;
    private final Registry registry;
    private final Config.Sandboxes config;
    private final LimitRules limits;
    private final Backing backing;
    private final Directories directories;
    private final DiskReserve reserve;
    private final Uids uids;
    private final String node;
    private final SpecRoom room;
    private final Names names = new Names();

    Admission(
            Loop loop,
            Registry registry,
            Config.Sandboxes config,
            LimitRules limits,
            Backing backing,
            Directories directories,
            DiskReserve reserve,
            Uids uids,
            String node,
            SpecRoom room) {
        this.loop = loop;
        this.registry = registry;
        this.config = config;
        this.limits = limits;
        this.backing = backing;
        this.directories = directories;
        this.reserve = reserve;
        this.uids = uids;
        this.node = node;
        this.room = room;
    }

    /**
     * The new sandbox, already in the registry so that its name and uid are taken, but not yet kept or told of, and without what {@link #choose}
     * finds out.
     */
    HeldSandbox admit(SandboxSpec asked) {
        requireRoom();
        reserve.require();
        room.require(asked.weight());
        var name = asked.name() != null ? asked.name() : names.fresh(registry::hasName);
        requireFree(name);
        var settled = asked.settled(name, asked.backend(), limits.settle(asked.limits()));
        var now = loop.now();
        var id = SandboxId.random();
        var box = new HeldSandbox(loop, id, settled, directories.of(id), uids.take(registry.uids()), node, now);
        box.expiresAt = settled.ttlSeconds() == null ? null : now.plus(Duration.ofSeconds(settled.ttlSeconds()));
        registry.add(box);
        return box;
    }

    private void requireRoom() {
        if (registry.size() >= config.max()) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "There are " + registry.size()
                                    + " sandboxes, the most that this daemon takes (sandboxes.max = " + config.max()
                                    + ").",
                            "Delete one, or raise sandboxes.max.")
                    .asException();
        }
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

    /** Finds a backend that can hold what is asked for. Where there is none the sandbox is out of the registry again. */
    Future<HeldSandbox> choose(HeldSandbox box, SandboxSpec asked) {
        return loop.blocking(() -> {
                    var backend = backing.select().apply(asked.backend());
                    var held = backend.enforcement(box.place());
                    LimitRules.requireHeld(asked.limits(), held);
                    requireNetwork(asked.network(), held);
                    requireDisplay(asked.display(), held);
                    requirePause(asked.onIdle(), asked.idleTimeoutSeconds(), asked.onExpire(), held);
                    box.backend = backend;
                    box.capabilities = held;
                    return box;
                })
                .onSuccess(done ->
                        box.spec = box.spec.settled(box.name(), box.backend().name(), box.spec.limits()))
                .onFailure(cause -> registry.remove(box));
    }

    private static void requireNetwork(NetworkPolicy asked, Enforcement held) {
        if (!held.networkModes().contains(asked.mode())) {
            throw Fault.invalid(
                            "network.mode",
                            "\"" + asked.mode().name().toLowerCase(java.util.Locale.ROOT) + "\" can't be had here")
                    .asException();
        }
    }

    private static void requireDisplay(@Nullable DisplaySize asked, Enforcement held) {
        if (asked != null && held.display() == null) {
            throw Fault.invalid("display", "can't be had here: install tigervnc-standalone-server")
                    .asException();
        }
    }

    /** A fault of kind INVALID where a pause is asked for that this host can't do. */
    static void requirePause(OnIdle onIdle, @Nullable Long idleTimeout, OnExpire onExpire, Enforcement held) {
        if (held.pause() != null) {
            return;
        }
        if (idleTimeout != null && onIdle == OnIdle.PAUSE) {
            throw Fault.invalid("on_idle", "\"pause\" can't be done on this host; use \"stop\"")
                    .asException();
        }
        if (onExpire == OnExpire.PAUSE) {
            throw Fault.invalid("on_expire", "\"pause\" can't be done on this host; use \"stop\"")
                    .asException();
        }
    }
}
