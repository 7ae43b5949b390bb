package dev.sandlot.http.server;

import dev.sandlot.auth.Access;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.OutsideDoor;
import dev.sandlot.config.Config;
import dev.sandlot.model.SshAccess;
import dev.sandlot.stream.Budget;
import dev.sandlot.stream.InputSink;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.ScreenSource;
import dev.sandlot.stream.TerminalSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Everything that the HTTP edge works with.
 *
 * @param meters where it counts
 * @param budget of all that is under way
 * @param database asks the database whether it answers
 * @param ssh gives how the sandboxes are reached by ssh, or null where they aren't
 * @param unwell gives the names of what the daemon needs and has not answered lately
 */
public record HttpParts(
        Config config,
        Bus bus,
        OutsideDoor outside,
        Access access,
        OutputSource output,
        InputSink input,
        TerminalSource terminals,
        ScreenSource screens,
        MeterRegistry meters,
        Budget budget,
        Supplier<Future<Void>> database,
        Supplier<SshAccess> ssh,
        Supplier<List<String>> unwell) {
    public HttpParts {
        Objects.requireNonNull(config);
        Objects.requireNonNull(bus);
        Objects.requireNonNull(outside);
        Objects.requireNonNull(access);
        Objects.requireNonNull(output);
        Objects.requireNonNull(input);
        Objects.requireNonNull(terminals);
        Objects.requireNonNull(screens);
        Objects.requireNonNull(meters);
        Objects.requireNonNull(budget);
        Objects.requireNonNull(database);
        Objects.requireNonNull(ssh);
        Objects.requireNonNull(unwell);
    }
}
