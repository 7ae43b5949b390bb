package dev.sandlot.egress;

import dev.sandlot.config.EgressConfig.PrivateAddress;
import dev.sandlot.model.NetworkHost;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Says which addresses no sandbox may reach, whatever its policy says: all but public ones, and those of this host. An administrator's exceptions
 * count, but never for the daemon itself, and a range of them never where cloud providers tell machines their secrets. Safe to use from any thread.
 */
public final class ReachableAddresses {
    private final List<PrivateAddress> exceptions;
    private final Supplier<Set<InetAddress>> own;
    private final Supplier<Set<Integer>> daemonPorts;

    /**
     * @param own the addresses that this host has now, such as {@link HostAddresses}
     * @param daemonPorts the ports that the daemon listens on now
     */
    public ReachableAddresses(
            List<PrivateAddress> exceptions, Supplier<Set<InetAddress>> own, Supplier<Set<Integer>> daemonPorts) {
        this.exceptions = List.copyOf(exceptions);
        this.own = own;
        this.daemonPorts = daemonPorts;
    }

    /**
     * Why a host that has these addresses can't be reached at this port: one that may not be reached is enough, since a name that is to be judged by
     * one address and dialled by another has both. Also where it has none.
     */
    public Optional<String> refusal(List<InetAddress> all, int port) {
        if (all.isEmpty()) {
            return Optional.of("it has no address");
        }
        return all.stream().flatMap(address -> refusal(address, port).stream()).findFirst();
    }

    /** Why this address can't be reached at this port. */
    public Optional<String> refusal(InetAddress address, int port) {
        var host = NetworkHost.of(address);
        var reached = Objects.requireNonNull(host.address());
        var special = Special.of(reached);
        try {
            boolean here = reached.isLoopbackAddress()
                    || reached.isAnyLocalAddress()
                    || own.get().contains(reached);
            if (here && daemonPorts.get().contains(port)) {
                return Optional.of(host + " at port " + port + " is this daemon itself");
            }
            if (special == null && !here || isException(reached, port, special != null && special.metadata())) {
                return Optional.empty();
            }
        } catch (UncheckedIOException e) {
            return Optional.of("it can't be told which addresses this host has: " + e.getMessage());
        }
        return Optional.of(host + " is " + (special == null ? "an address of this host" : special.what())
                + "; only an exception in the daemon's configuration (egress.private) lets sandboxes reach it");
    }

    private boolean isException(InetAddress reached, int port, boolean metadata) {
        return exceptions.stream()
                .filter(exception -> exception.port() == port)
                .filter(exception -> exception.range().contains(reached))
                .anyMatch(exception -> !metadata || exception.range().isOne());
    }
}
