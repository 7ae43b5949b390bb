package dev.sandlot.ssh;

import dev.sandlot.api.Binding;
import dev.sandlot.api.Operation;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Sandbox;
import io.vertx.core.Future;
import java.security.PublicKey;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;

/** Asks the gate whether a session whose key is known may run something in the sandbox that its user name stands for. */
final class Entrance {
    /** What the key that a session has shown may do. */
    static final AttributeKey<Grant> GRANT = new AttributeKey<>();

    /** The key itself. */
    static final AttributeKey<PublicKey> KEY = new AttributeKey<>();

    private final Binding binding;

    Entrance(Binding binding) {
        this.binding = binding;
    }

    /** The sandbox, or a fault. A key that is bound to sandboxes learns nothing of others. */
    Future<Sandbox> admit(Session session) {
        var grant = session.getAttribute(GRANT);
        if (grant == null || !Operation.START_PROCESS.isOpenTo(grant.role())) {
            return Future.failedFuture(Fault.of(
                            Fault.Kind.FORBIDDEN,
                            "This key may only look; it can't run anything in a sandbox.",
                            "In authorized_keys its line says role=viewer.")
                    .asException());
        }
        var name = session.getUsername();
        var found = binding.find(grant.sandboxes(), name);
        return grant.isBound() ? found.recover(hidden -> Future.failedFuture(unknown(name))) : found;
    }

    private static FaultException unknown(String name) {
        return Fault.notFound("There is no sandbox \"" + SshMessages.shown(name) + "\" for this key.")
                .asException();
    }
}
