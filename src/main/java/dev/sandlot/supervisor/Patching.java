package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend.Change;
import dev.sandlot.model.Fault;
import dev.sandlot.model.NetworkChange;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxPatch;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SecretChange;
import dev.sandlot.model.Tags;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Changes what a sandbox is asked to be, while it exists. Used on the loop only. */
final class Patching {
    private final Loop loop;
    private final Registry registry;
    private final Ledger ledger;
    private final Notices notices;
    private final Admission admission;
    private final LimitRules rules;
    private final NetworkChanges networks;

    Patching(
            Loop loop,
            Registry registry,
            Ledger ledger,
            Notices notices,
            Admission admission,
            LimitRules rules,
            NetworkChanges networks) {
        this.loop = loop;
        this.registry = registry;
        this.ledger = ledger;
        this.notices = notices;
        this.admission = admission;
        this.rules = rules;
        this.networks = networks;
    }

    /**
     * All of the patch or nothing of it.
     *
     * @param ifMatch the tag of the sandbox that the caller saw, or null
     */
    Future<Sandbox> patch(HeldSandbox box, SandboxPatch patch, @Nullable String ifMatch) {
        return patch(box, patch, () -> ifMatch == null || ifMatch.equals(Tags.of(box.view())));
    }

    /**
     * Likewise, of the network only.
     *
     * @param ifMatch the tag of its network that the caller saw, or null
     */
    Future<Sandbox> network(HeldSandbox box, NetworkChange change, @Nullable String ifMatch) {
        return patch(
                box,
                SandboxPatch.ofNetwork(change),
                () -> ifMatch == null || ifMatch.equals(Tags.of(box.spec.network())));
    }

    /** Likewise, of its secrets only. */
    Future<Sandbox> secrets(HeldSandbox box, SecretChange change) {
        return patch(box, SandboxPatch.ofSecrets(change), () -> true);
    }

    private Future<Sandbox> patch(HeldSandbox box, SandboxPatch patch, BooleanSupplier isAsSeen) {
        return box.inTurn(() -> {
            if (box.gone || box.deleting) {
                throw box.conflict("it is being deleted.").asException();
            }
            if (!box.readable) {
                throw box.conflict("what it was asked to be can't be read, so it can't be changed.")
                        .asException();
            }
            if (!isAsSeen.getAsBoolean()) {
                throw Fault.of(
                                Fault.Kind.PRECONDITION_FAILED,
                                "The sandbox " + box.name() + " has changed in the meantime.",
                                "Get it again, and decide anew.")
                        .asException();
            }
            var spec = patched(box.spec, patch);
            var name = Objects.requireNonNull(spec.name()); // The patch's, or the one that it has.
            registry.requireRoom(spec.weight() - box.spec.weight());
            networks.require(box, spec);
            if (!name.equals(box.name())) {
                admission.requireFree(name);
            }
            if (box.capabilities != null) {
                BackendChoice.requirePause(spec.onIdle(), spec.idleTimeoutSeconds(), spec.onExpire(), box.capabilities);
            }
            // Another one is changed at the same time, perhaps.
            registry.promise(name, box);
            return limit(box, patch, spec)
                    .compose(v -> networks.apply(box, spec.network()))
                    .onFailure(cause -> registry.release(name, box))
                    .map(v -> put(box, patch, spec))
                    .compose(view -> ledger.durable().map(view));
        });
    }

    private Future<Void> limit(HeldSandbox box, SandboxPatch patch, SandboxSpec spec) {
        var limits = patch.limits();
        var backend = box.backend;
        if (limits == null || backend == null) {
            return Future.succeededFuture();
        }
        var place = box.place(spec);
        return loop.blocking(() -> {
                    var held = backend.enforcement(place);
                    LimitRules.requireHeld(limits, held);
                    if (box.state.isUp()) {
                        backend.change(place, Change.LIMITS);
                    }
                    return held;
                })
                .map(held -> {
                    box.capabilities = held;
                    return null;
                });
    }

    private Sandbox put(HeldSandbox box, SandboxPatch patch, SandboxSpec spec) {
        var before = box.name();
        var earlier = box.spec;
        box.spec = spec;
        networks.changed(box, earlier);
        registry.changed(box, before);
        if (patch.ttlSeconds() != null) {
            box.expiresAt = spec.ttlSeconds() == null ? null : loop.now().plus(Duration.ofSeconds(spec.ttlSeconds()));
        }
        notices.changed(box);
        return box.view();
    }

    private SandboxSpec patched(SandboxSpec spec, SandboxPatch patch) {
        var limits = patch.limits() == null
                ? spec.limits()
                : rules.settle(patch.limits().orElse(spec.limits()));
        return spec.but()
                .name(patch.name() != null ? patch.name() : spec.name())
                .limits(limits)
                .network(
                        patch.network() == null
                                ? spec.network()
                                : patch.network().applied(spec.network()))
                .secrets(
                        patch.secrets() == null
                                ? spec.secrets()
                                : patch.secrets().applied(spec.secrets()))
                .ttlSeconds(seconds(patch.ttlSeconds(), spec.ttlSeconds()))
                .onExpire(patch.onExpire() != null ? patch.onExpire() : spec.onExpire())
                .idleTimeoutSeconds(seconds(patch.idleTimeoutSeconds(), spec.idleTimeoutSeconds()))
                .onIdle(patch.onIdle() != null ? patch.onIdle() : spec.onIdle())
                .onExit(patch.onExit() != null ? patch.onExit() : spec.onExit())
                .labels(patch.labels() != null ? patch.labels() : spec.labels())
                .build();
    }

    /** 0 takes the value away, null leaves it. */
    private static @Nullable Long seconds(@Nullable Long patch, @Nullable Long before) {
        return patch == null ? before : patch == 0 ? null : patch;
    }
}
