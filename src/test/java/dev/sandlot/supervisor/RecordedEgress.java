package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Egress;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lets nobody out, and remembers by which policy it was to let each out. */
public final class RecordedEgress implements Egress {
    public final Map<SandboxId, NetworkPolicy> policies = new ConcurrentHashMap<>();

    @Override
    public Future<Void> open(SandboxId sandbox, Path sockets, NetworkPolicy policy) {
        policies.put(sandbox, policy);
        return Future.succeededFuture();
    }

    @Override
    public void change(SandboxId sandbox, NetworkPolicy policy) {
        policies.put(sandbox, policy);
    }

    @Override
    public void close(SandboxId sandbox) {
        policies.remove(sandbox);
    }

    @Override
    public void requireKnown(NetworkPolicy policy) {
        if (policy.allow().stream().anyMatch(rule -> rule.startsWith("@"))) {
            throw Fault.invalid("network.allow", "names a preset, and here is none")
                    .asException();
        }
    }
}
