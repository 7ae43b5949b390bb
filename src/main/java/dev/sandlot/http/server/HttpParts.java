package dev.sandlot.http.server;

import dev.sandlot.auth.Access;
import dev.sandlot.bus.Bus;
import dev.sandlot.config.Config;
import dev.sandlot.stream.Budget;
import dev.sandlot.stream.BulkPorts;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;

/**
 * Everything that the HTTP edge works with.
 *
 * @param meters where it counts
 * @param budget of all that is under way
 */
public record HttpParts(
        Config config,
        Bus bus,
        Access access,
        BulkPorts ports,
        DaemonStatus status,
        MeterRegistry meters,
        Budget budget) {
    public HttpParts {
        Objects.requireNonNull(config);
        Objects.requireNonNull(bus);
        Objects.requireNonNull(access);
        Objects.requireNonNull(ports);
        Objects.requireNonNull(status);
        Objects.requireNonNull(meters);
        Objects.requireNonNull(budget);
    }
}
