package dev.sandlot.stream;

import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import java.nio.file.Path;

/**
 * What lets sandboxes reach something outside: a proxy in the daemon, whose listening sockets are inside each sandbox. Which socket a connection comes
 * by is who asks. Where this is not there nothing gets out. Safe to call from any thread; futures complete on the context of who asks.
 */
public interface Egress {
    /**
     * Takes over the sockets in a box that is up, and serves them from now on by this policy. Repeatable: the policy is then that of the last call.
     *
     * @param sockets the socket by which the box's first process hands them out
     * @return a fault of kind CONFLICT where something inside has the proxy's ports, of kind UNAVAILABLE where the box can't have any
     */
    Future<Void> open(SandboxId sandbox, Path sockets, NetworkPolicy policy);

    /** The policy counts from now on. Tunnels that it does not allow any more are cut within 5 s. Nothing where the sandbox is not served. */
    void change(SandboxId sandbox, NetworkPolicy policy);

    /** Serves it no more, and cuts what is open. Repeatable. */
    void close(SandboxId sandbox);

    /** A fault of kind INVALID where a preset is not known. */
    void requireKnown(NetworkPolicy policy);
}
