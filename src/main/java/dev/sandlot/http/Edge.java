package dev.sandlot.http;

import dev.sandlot.api.ApiDocument;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * What all event loops of the HTTP edge have in common. Each part is safe from any thread.
 *
 * @param open streams, which a stop of the daemon ends
 * @param writers of standard inputs
 * @param strangers sockets that have not shown who they are
 * @param onlookers sockets that listen to measurements
 */
record Edge(
        HttpParts parts,
        ApiDocument document,
        OpenStreams open,
        RunMemory memory,
        Writers writers,
        Shares shares,
        Rendering rendering,
        LastLines lines,
        Strangers strangers,
        Onlookers onlookers) {
    static Future<Edge> of(Vertx vertx, HttpParts parts, ApiDocument document) {
        return Rendering.start(vertx).map(rendering -> {
            var lines = new LastLines(vertx, parts.output());
            lines.start(parts.bus());
            var onlookers = new Onlookers(vertx, parts.bus());
            new Broadcast(vertx, parts.outside(), onlookers).start(parts.bus());
            var open = new OpenStreams(parts.access().revocations());
            HttpMeters.count(parts.meters(), open);
            return new Edge(
                    parts,
                    document,
                    open,
                    new RunMemory(),
                    new Writers(),
                    Shares.of(parts.budget(), parts.budget().most()),
                    rendering,
                    lines,
                    new Strangers(),
                    onlookers);
        });
    }
}
