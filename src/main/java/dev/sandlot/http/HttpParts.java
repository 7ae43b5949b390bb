package dev.sandlot.http;

import dev.sandlot.auth.Access;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.OutsideDoor;
import dev.sandlot.config.Config;
import dev.sandlot.stream.InputSink;
import dev.sandlot.stream.OutputSource;
import dev.sandlot.stream.TerminalSource;
import java.util.Objects;

/** Everything that the HTTP edge works with. */
public record HttpParts(
        Config config,
        Bus bus,
        OutsideDoor outside,
        Access access,
        OutputSource output,
        InputSink input,
        TerminalSource terminals) {
    public HttpParts {
        Objects.requireNonNull(config);
        Objects.requireNonNull(bus);
        Objects.requireNonNull(outside);
        Objects.requireNonNull(access);
        Objects.requireNonNull(output);
        Objects.requireNonNull(input);
        Objects.requireNonNull(terminals);
    }
}
