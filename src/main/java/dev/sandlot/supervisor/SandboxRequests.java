package dev.sandlot.supervisor;

import dev.sandlot.bus.EgressRequest;
import dev.sandlot.bus.Page;
import dev.sandlot.bus.Request;
import dev.sandlot.bus.SecretRequest;
import dev.sandlot.model.Kept;
import dev.sandlot.model.Sandbox;
import io.vertx.core.Future;
import java.time.Duration;

/** Answers the requests about sandboxes that there are. Used on the loop only. */
final class SandboxRequests {
    private final Loop loop;
    private final Registry registry;
    private final Ledger ledger;
    private final Patching patching;
    private final Transitions transitions;
    private final Deletion deletion;
    private final Attentions attentions;

    SandboxRequests(
            Loop loop,
            Registry registry,
            Ledger ledger,
            Patching patching,
            Transitions transitions,
            Deletion deletion,
            Attentions attentions) {
        this.loop = loop;
        this.registry = registry;
        this.ledger = ledger;
        this.patching = patching;
        this.transitions = transitions;
        this.deletion = deletion;
        this.attentions = attentions;
    }

    Future<Page<Sandbox>> list(Request.ListSandboxes request) {
        return Future.succeededFuture(Listing.sandboxes(registry, request));
    }

    Future<Sandbox> get(Request.GetSandbox request) {
        var box = used(request.sandbox());
        return box.waiters
                .until(() -> box.gone || box.isDown(), Duration.ofSeconds(Math.max(0, request.waitSeconds())))
                .map(done -> box.view());
    }

    Future<Sandbox> patch(Request.PatchSandbox request) {
        return patching.patch(used(request.sandbox()), request.patch(), request.ifMatch());
    }

    Future<Sandbox> network(EgressRequest.ChangeNetwork request) {
        return patching.network(used(request.sandbox()), request.change(), request.ifMatch());
    }

    Future<Sandbox> secrets(SecretRequest.ChangeSecrets request) {
        return patching.secrets(used(request.sandbox()), request.change());
    }

    Future<Sandbox> change(Request.ChangeSandbox request) {
        return transitions.change(used(request.sandbox()), request.change());
    }

    Future<Kept> delete(Request.DeleteSandbox request) {
        return deletion.delete(used(request.sandbox()), request.force());
    }

    Future<Void> dismiss(Request.DismissAttention request) {
        attentions.dismiss(used(request.sandbox()));
        return ledger.durable();
    }

    private HeldSandbox used(String reference) {
        return registry.used(reference, loop.now());
    }
}
