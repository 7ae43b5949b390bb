package dev.sandlot.ssh;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Sandbox;
import io.vertx.core.Future;
import java.security.PublicKey;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;
import org.jspecify.annotations.Nullable;

/** Decides whether a session whose key is known may run something in the sandbox that its user name stands for. */
final class Entrance {
    /** What the key that a session has shown may do. */
    static final AttributeKey<Grant> GRANT = new AttributeKey<>();

    /** The key itself. */
    static final AttributeKey<PublicKey> KEY = new AttributeKey<>();

    private final Bus bus;

    Entrance(Bus bus) {
        this.bus = bus;
    }

    /** The sandbox, or a fault. A key that is bound to sandboxes learns nothing of others. */
    Future<Sandbox> admit(Session session) {
        var grant = session.getAttribute(GRANT);
        if (grant == null || !grant.mayRun()) {
            return Future.failedFuture(Fault.of(
                            Fault.Kind.FORBIDDEN,
                            "This key may only look; it can't run anything in a sandbox.",
                            "In authorized_keys its line says role=viewer.")
                    .asException());
        }
        var name = session.getUsername();
        var found = bus.ask(new Request.GetSandbox(name, 0));
        return grant.isBound()
                ? found.recover(hidden -> Future.succeededFuture()).compose(sandbox -> bound(grant, name, sandbox))
                : found;
    }

    private static Future<Sandbox> bound(Grant grant, String name, @Nullable Sandbox sandbox) {
        return sandbox != null && grant.reaches(sandbox)
                ? Future.succeededFuture(sandbox)
                : Future.failedFuture(Fault.notFound("There is no sandbox \"" + Words.shown(name) + "\" for this key.")
                        .asException());
    }
}
