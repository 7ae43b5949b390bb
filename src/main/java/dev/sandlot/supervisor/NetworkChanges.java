package dev.sandlot.supervisor;

import dev.sandlot.model.GivenSecret;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.SandboxSpec;
import io.vertx.core.Future;
import java.util.Map;

/** Changes what a sandbox may reach outside, and with which secrets, while it exists. Used on the loop only. */
final class NetworkChanges {
    private final Ledger ledger;
    private final Networks networks;

    NetworkChanges(Ledger ledger, Networks networks) {
        this.ledger = ledger;
        this.networks = networks;
    }

    /** A fault of kind INVALID where it can't be had here. */
    void require(HeldSandbox box, SandboxSpec spec) {
        var policy = spec.network();
        if (!spec.secrets().equals(box.spec.secrets())) {
            networks.requireSecrets(spec);
        }
        if (!policy.equals(box.spec.network())) {
            networks.requireKnown(policy);
            if (box.capabilities != null) {
                BackendChoice.requireNetwork(policy, box.capabilities);
            }
        }
    }

    /** Has the policy count for what runs in the sandbox. A fault of kind CONFLICT where it can't. */
    Future<Void> apply(HeldSandbox box, NetworkPolicy policy) {
        return policy.equals(box.spec.network()) || box.isDown()
                ? Future.succeededFuture()
                : networks.change(box, policy);
    }

    /** The sandbox has the network and the secrets of its specification from now on, and had those of this one. */
    void changed(HeldSandbox box, SandboxSpec before) {
        if (!box.spec.secrets().equals(before.secrets())) {
            if (!box.isDown()) {
                networks.giveSecrets(box);
            }
            var names = box.spec.secrets().stream().map(GivenSecret::name).toList();
            ledger.happened(
                    box.id, new Occurrence.AuditEntry("secrets given", Map.of("secrets", String.join(", ", names)), 0));
        }
        var policy = box.spec.network();
        if (policy.equals(before.network())) {
            return;
        }
        ledger.happened(
                box.id,
                new Occurrence.NetworkChanged(
                        box.name(),
                        policy.mode(),
                        policy.allow().size(),
                        policy.deny().size()));
    }
}
