package dev.sandlot.mcp.tool;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.auth.Selections;
import dev.sandlot.bus.Bus;
import dev.sandlot.stream.BulkPorts;
import io.vertx.core.Vertx;
import java.util.Objects;

/** Everything that tools work with. */
public record ToolParts(Vertx vertx, Bus bus, BulkPorts ports, ApiDocument document, Selections selections) {
    public ToolParts {
        Objects.requireNonNull(vertx);
        Objects.requireNonNull(bus);
        Objects.requireNonNull(ports);
        Objects.requireNonNull(document);
        Objects.requireNonNull(selections);
    }
}
