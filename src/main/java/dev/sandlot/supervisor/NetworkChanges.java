package dev.sandlot.supervisor;

import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.Occurrence;
import io.vertx.core.Future;

/** Changes what a sandbox may reach outside, while it exists. Used on the loop only. */
final class NetworkChanges {
    private final Ledger ledger;
    private final Networks networks;

    NetworkChanges(Ledger ledger, Networks networks) {
        this.ledger = ledger;
        this.networks = networks;
    }

    /** A fault of kind INVALID where it can't be had here. */
    void require(HeldSandbox box, NetworkPolicy policy) {
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

    /** The sandbox has the network of its specification from now on, and had this one. */
    void changed(HeldSandbox box, NetworkPolicy before) {
        var policy = box.spec.network();
        if (policy.equals(before)) {
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
