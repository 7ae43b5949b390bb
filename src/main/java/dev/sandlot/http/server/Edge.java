package dev.sandlot.http.server;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.OutsideDoor;
import dev.sandlot.bus.Request;
import dev.sandlot.log.LastLines;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** What all event loops of the HTTP edge have in common. Each part is safe from any thread. */
public record Edge(
        HttpParts parts,
        ApiDocument document,
        OutsideDoor outside,
        Clients clients,
        Shares shares,
        Rendering rendering,
        LastLines lines) {
    public static Future<Edge> of(Vertx vertx, HttpParts parts, ApiDocument document) {
        return Rendering.start(vertx).map(rendering -> {
            var clients = Clients.of(vertx, parts);
            HttpMeters.count(parts.meters(), clients.open());
            return new Edge(
                    parts,
                    document,
                    new OutsideDoor(vertx),
                    clients,
                    Shares.of(parts.budget(), parts.budget().most()),
                    rendering,
                    lines(vertx, parts));
        });
    }

    private static LastLines lines(Vertx vertx, HttpParts parts) {
        var lines = new LastLines(
                vertx,
                parts.ports().output(),
                (sandbox, most) ->
                        parts.bus().ask(Request.ListLogs.newest(sandbox, most)).map(found -> found.newest(most)));
        parts.bus().on(Event.OutputGrew.class, event -> lines.grew(event.sandbox(), event.process()));
        parts.bus().on(Event.SandboxChanged.class, event -> {
            if (event.deleted()) {
                lines.forget(event.sandbox().id());
            }
        });
        return lines;
    }
}
