package dev.sandlot.egress;

import dev.sandlot.model.NetworkHost;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Turns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Finds the addresses of names as this host does, {@code /etc/hosts} and all; before that in a table of the administrator's. A sandbox has a few questions
 * at a time, so that one that asks for what no server answers holds up itself only.
 */
final class HostLookup {
    private static final int THREADS = 64;
    private static final int AT_ONCE = 4;
    private static final int MOST_WAITING = 256;

    private final Map<NetworkHost, InetAddress> known;
    private final Lookup lookup;
    private final WorkerExecutor workers;
    private final Turns turns;

    /** Asks for all addresses of a name; may take long. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] all(String name) throws UnknownHostException;
    }

    /** @param known looked at first */
    HostLookup(Vertx vertx, Map<NetworkHost, InetAddress> known) {
        this(vertx, known, InetAddress::getAllByName);
    }

    HostLookup(Vertx vertx, Map<NetworkHost, InetAddress> known, Lookup lookup) {
        this.known = Map.copyOf(known);
        this.lookup = lookup;
        workers = vertx.createSharedWorkerExecutor("sandlot-names", THREADS, 1, TimeUnit.MINUTES);
        turns = new Turns(vertx, AT_ONCE, MOST_WAITING);
    }

    /** All of them, at least one. Fails with {@link java.net.UnknownHostException} where there is none. Completes on the caller's context. */
    Future<List<InetAddress>> find(SandboxId asks, NetworkHost host) {
        var address = host.address();
        if (address != null) {
            return Future.succeededFuture(List.of(address));
        }
        var name = host.toString();
        var its = known.get(host);
        return its != null
                ? Future.succeededFuture(List.of(its))
                : turns.take(asks, () -> workers.executeBlocking(() -> List.of(lookup.all(name)), false));
    }

    /** What the sandbox waits for is told to nobody any more. */
    void refuse(SandboxId sandbox) {
        turns.refuse(sandbox);
    }

    Future<Void> close() {
        return workers.close();
    }
}
