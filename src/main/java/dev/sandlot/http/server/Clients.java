package dev.sandlot.http.server;

import dev.sandlot.mcp.Activity;
import dev.sandlot.mcp.Calls;
import io.vertx.core.Vertx;
import java.time.Clock;

/**
 * Those clients whose connections last, on whichever event loop they are.
 *
 * @param open streams, which a stop of the daemon ends
 * @param writers of standard inputs
 * @param strangers sockets that have not shown who they are
 * @param onlookers sockets that listen to measurements
 * @param calls of agents' tools
 * @param activity of agents: what they called
 */
public record Clients(
        OpenStreams open, Writers writers, Strangers strangers, Onlookers onlookers, Calls calls, Activity activity) {
    static Clients of(Vertx vertx, HttpParts parts) {
        return new Clients(
                new OpenStreams(parts.access().revocations()),
                new Writers(),
                new Strangers(),
                new Onlookers(vertx, parts.bus()),
                new Calls(),
                new Activity(Clock.systemUTC()));
    }
}
