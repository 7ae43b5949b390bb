package dev.sandlot.ssh;

import dev.sandlot.auth.Throttle;
import dev.sandlot.bus.Bus;
import dev.sandlot.config.Config;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.PortSource;
import dev.sandlot.stream.TerminalSource;
import java.util.Objects;

/**
 * Everything that the ssh edge works with.
 *
 * @param throttle counts wrong keys together with all other wrong guesses of an address
 */
public record SshParts(
        Config config,
        Bus bus,
        Throttle throttle,
        Conduit.Opener conduits,
        PortSource ports,
        TerminalSource terminals) {
    public SshParts {
        Objects.requireNonNull(config.ssh());
        Objects.requireNonNull(bus);
        Objects.requireNonNull(throttle);
        Objects.requireNonNull(conduits);
        Objects.requireNonNull(ports);
        Objects.requireNonNull(terminals);
    }

    /** Its part of the configuration, which is there where there is an ssh edge at all. */
    Config.Ssh ssh() {
        return Objects.requireNonNull(config.ssh());
    }
}
