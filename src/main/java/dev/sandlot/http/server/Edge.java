package dev.sandlot.http.server;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.bus.Event;
import dev.sandlot.log.LastLines;
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
public record Edge(
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
    public static Future<Edge> of(Vertx vertx, HttpParts parts, ApiDocument document) {
        return Rendering.start(vertx).map(rendering -> {
            var lines = new LastLines(vertx, parts.output());
            parts.bus().on(Event.OutputGrew.class, event -> lines.grew(event.sandbox(), event.process()));
            parts.bus().on(Event.SandboxChanged.class, event -> {
                if (event.deleted()) {
                    lines.forget(event.sandbox().id());
                }
            });
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
                    new Onlookers(vertx, parts.bus()));
        });
    }
}
