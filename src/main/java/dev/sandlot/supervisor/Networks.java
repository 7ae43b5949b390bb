package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.GivenSecret;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SecretValue;
import dev.sandlot.stream.Egress;
import dev.sandlot.stream.SecretSource;
import io.vertx.core.Future;
import java.util.Map;

/** Lets sandboxes reach what their policies say, from when their boxes are up until these go. Used on the loop only. */
final class Networks {
    private final Loop loop;
    private final Egress egress;
    private final SecretSource secrets;

    Networks(Loop loop, Egress egress, SecretSource secrets) {
        this.loop = loop;
        this.egress = egress;
        this.secrets = secrets;
    }

    /** A fault of kind INVALID where the policy can't be held. */
    void requireKnown(NetworkPolicy policy) {
        egress.requireKnown(policy);
    }

    /** A fault of kind INVALID where a secret is not there, or the network lets nobody use it. */
    void requireSecrets(SandboxSpec spec) {
        if (spec.secrets().stream().anyMatch(GivenSecret::staysOutside)
                && !spec.network().usesProxy()) {
            throw Fault.invalid(
                            "secrets",
                            "need a network by which they can be used: network.mode \"allow\", \"learn\" or \"open\", with rules that let their hosts be reached")
                    .asException();
        }
        secrets.requireKnown(spec.secrets());
    }

    /** What its processes find in the place of secrets. */
    Map<String, String> secretVariables(HeldSandbox box) {
        boolean usesProxy = box.spec.network().usesProxy();
        return secrets.variables(
                box.id,
                box.spec.secrets().stream()
                        .filter(secret -> usesProxy || !secret.staysOutside())
                        .toList());
    }

    /** What is to lie in files inside before anything runs. */
    Map<String, SecretValue> secretFiles(HeldSandbox box) {
        return secrets.files(box.spec.secrets());
    }

    /** The secrets of its specification count from now on. */
    void giveSecrets(HeldSandbox box) {
        secrets.give(box.id, box.spec.secrets());
    }

    /** Its box is up; nothing runs in it yet, or an earlier daemon has made it. Until this completes nothing gets out. */
    Future<Void> open(HeldSandbox box) {
        return open(box, box.spec.network());
    }

    private Future<Void> open(HeldSandbox box, NetworkPolicy policy) {
        if (!policy.usesProxy()) {
            return Future.succeededFuture();
        }
        giveSecrets(box);
        var place = box.place();
        var backend = box.backend();
        var handle = box.handle;
        return handle == null
                ? Future.succeededFuture()
                : loop.blocking(() -> backend.entry(place, handle).listeners())
                        .compose(listeners -> loop.here(egress.open(box.id, listeners, policy)));
    }

    /** The policy counts from now on for a sandbox that is up. A fault of kind CONFLICT where it can't be held in its box. */
    Future<Void> change(HeldSandbox box, NetworkPolicy policy) {
        egress.change(box.id, policy);
        return open(box, policy);
    }

    /** Nothing gets out any more. */
    void close(SandboxId id) {
        egress.close(id);
        secrets.forget(id);
    }
}
