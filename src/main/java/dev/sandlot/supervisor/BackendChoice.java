package dev.sandlot.supervisor;

import dev.sandlot.backend.Backends;
import dev.sandlot.model.DisplaySize;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Fault;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.OnExpire;
import dev.sandlot.model.OnIdle;
import dev.sandlot.model.SandboxSpec;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Finds a new sandbox the backend that can hold what is asked for. Used on the loop only. */
final class BackendChoice {
    private final Loop loop;
    private final Registry registry;
    private final Backends backends;
    private final HostDirectories hostDirectories;
    private final Networks networks;

    BackendChoice(Loop loop, Registry registry, Backends backends, HostDirectories hostDirectories, Networks networks) {
        this.loop = loop;
        this.registry = registry;
        this.backends = backends;
        this.hostDirectories = hostDirectories;
        this.networks = networks;
    }

    /** Gives the sandbox its backend. Where there is none the sandbox is out of the registry again. */
    Future<HeldSandbox> choose(HeldSandbox box, SandboxSpec asked) {
        return loop.blocking(() -> {
                    networks.requireKnown(asked.network());
                    networks.requireSecrets(asked);
                    hostDirectories.requireThere(asked);
                    var backend = backends.select(asked.backend());
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

    /** A fault of kind INVALID where this host has no such network. */
    static void requireNetwork(NetworkPolicy asked, Enforcement held) {
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
