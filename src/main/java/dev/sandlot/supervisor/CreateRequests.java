package dev.sandlot.supervisor;

import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.Workspace;
import io.vertx.core.Future;
import java.time.Duration;

/** Answers the requests for new sandboxes: with one key, one sandbox. Used on the loop only. */
final class CreateRequests {
    private static final String SCOPE = "create";
    private static final String SCOPE_OF_FORKS = "fork";

    private final Registry registry;
    private final Ledger ledger;
    private final IdempotencyKeys keys;
    private final Sources sources;
    private final Creation creation;
    private final AgentSetupSource agents;

    CreateRequests(
            Registry registry,
            Ledger ledger,
            IdempotencyKeys keys,
            Sources sources,
            Creation creation,
            AgentSetupSource agents) {
        this.registry = registry;
        this.ledger = ledger;
        this.keys = keys;
        this.sources = sources;
        this.creation = creation;
        this.agents = agents;
    }

    Future<Sandbox> create(Request.CreateSandbox request) {
        var wait = Duration.ofSeconds(Math.max(0, request.waitSeconds()));
        return keys.once(
                        SCOPE,
                        request.idempotencyKey(),
                        request.spec(),
                        remember -> Future.succeededFuture(request.spec())
                                .map(agents::launched)
                                .compose(sources::found)
                                .compose(spec -> creation.create(spec, wait, remember)),
                        this::again)
                .compose(box -> settled(box, wait));
    }

    Future<Sandbox> fork(Request.ForkSandbox request) {
        var wait = Duration.ofSeconds(Math.max(0, request.waitSeconds()));
        return keys.once(
                        SCOPE_OF_FORKS,
                        request.key(),
                        request,
                        remember ->
                                sources.found(forked(request)).compose(spec -> creation.create(spec, wait, remember)),
                        this::again)
                .compose(box -> settled(box, wait));
    }

    private SandboxSpec forked(Request.ForkSandbox request) {
        var other = registry.find(request.sandbox());
        if (!other.readable) {
            throw other.conflict("what it was asked to be can't be read, so it can't be forked.")
                    .asException();
        }
        return other.spec
                .but()
                .name(request.name())
                .limits(LimitRules.heldOf(other.spec.limits(), other.capabilities))
                .workspace(Workspace.ofSandbox(other.id))
                .build();
    }

    /** The sandbox that an earlier request with the same key has made. */
    private HeldSandbox again(String id) {
        var box = registry.get(new SandboxId(id));
        if (box == null) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "The sandbox that was made with this Idempotency-Key has been deleted since.",
                            "Take a fresh key.")
                    .asException();
        }
        return box;
    }

    /** Whoever is told that it runs finds it running after a crash. */
    private Future<Sandbox> settled(HeldSandbox box, Duration wait) {
        return box.waiters
                .until(() -> box.state != SandboxState.CREATING && box.state != SandboxState.STARTING, wait)
                .compose(done -> ledger.durable())
                .map(done -> box.view());
    }
}
