package dev.sandlot.secret;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.bus.SecretRequest;
import dev.sandlot.model.GivenSecret;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SecretView;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Owns the secrets. To be deployed behind the supervisor, whose sandboxes it has to know. */
public final class SecretVerticle extends VerticleBase {
    private final Bus bus;
    private final SecretKeeping keeping;

    /** @param keeping open */
    public SecretVerticle(Bus bus, SecretKeeping keeping) {
        this.bus = bus;
        this.keeping = keeping;
    }

    @Override
    public Future<?> start() {
        bus.handle(SecretRequest.ListSecrets.class, request -> list());
        bus.handle(SecretRequest.SetSecret.class, this::set);
        bus.handle(SecretRequest.RemoveSecret.class, this::remove);
        return tidy();
    }

    /** What was removed is known for as long as a sandbox is given it. */
    private Future<Void> tidy() {
        return bus.sandboxes(null)
                .compose(all -> keeping.forgetBut(all.stream()
                        .flatMap(sandbox -> sandbox.spec().secrets().stream())
                        .map(GivenSecret::name)
                        .collect(Collectors.toSet())));
    }

    private Future<List<SecretView>> list() {
        return bus.sandboxes(null)
                .map(sandboxes -> keeping.all().stream()
                        .map(kept -> view(kept, sandboxes))
                        .toList());
    }

    private static SecretView view(KeptSecret kept, List<Sandbox> sandboxes) {
        var name = kept.spec().name();
        var given = sandboxes.stream()
                .filter(sandbox -> sandbox.spec().secrets().stream()
                        .anyMatch(secret -> secret.name().equals(name)))
                .map(sandbox -> Objects.requireNonNullElse(
                        sandbox.spec().name(), sandbox.id().value()))
                .toList();
        return new SecretView(kept.spec(), kept.value() != null, kept.row().changedAt(), given);
    }

    private Future<SecretView> set(SecretRequest.SetSecret request) {
        return keeping.set(request)
                .compose(kept -> note("secret set", request.name())
                        .compose(v -> bus.sandboxes(null))
                        .map(sandboxes -> view(kept, sandboxes)));
    }

    private Future<Void> remove(SecretRequest.RemoveSecret request) {
        return keeping.remove(request.name())
                .compose(v -> note("secret removed", request.name()))
                .compose(v -> tidy());
    }

    private Future<Void> note(String what, String name) {
        return bus.ask(new Request.Audit(null, new Occurrence.AuditEntry(what, Map.of("secret", name), 0)))
                .mapEmpty();
    }
}
