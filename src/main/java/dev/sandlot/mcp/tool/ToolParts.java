package dev.sandlot.mcp.tool;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.auth.Selections;
import dev.sandlot.bus.Bus;
import dev.sandlot.model.SandboxPort;
import dev.sandlot.stream.BulkPorts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.function.Function;

/**
 * Everything that tools work with.
 *
 * @param links make the URL of a published port
 */
public record ToolParts(
        Vertx vertx,
        Bus bus,
        BulkPorts ports,
        ApiDocument document,
        Selections selections,
        Function<SandboxPort, Future<String>> links) {
    public ToolParts {
        Objects.requireNonNull(vertx);
        Objects.requireNonNull(bus);
        Objects.requireNonNull(ports);
        Objects.requireNonNull(document);
        Objects.requireNonNull(selections);
        Objects.requireNonNull(links);
    }
}
