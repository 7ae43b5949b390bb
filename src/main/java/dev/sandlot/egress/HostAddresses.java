package dev.sandlot.egress;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of this host's interfaces, looked at again once they are five seconds old; they come and go. Looking takes system calls, about a
 * millisecond of them. What can't be looked at is told as an UncheckedIOException. Safe to use from any thread.
 */
public final class HostAddresses implements Supplier<Set<InetAddress>> {
    private static final long OLD = Duration.ofSeconds(5).toNanos();

    private record Seen(Set<InetAddress> addresses, long at) {}

    private final AtomicReference<@Nullable Seen> last = new AtomicReference<>();
    private final Supplier<Set<InetAddress>> look;
    private final LongSupplier nanos;

    public HostAddresses() {
        this(HostAddresses::look, System::nanoTime);
    }

    HostAddresses(Supplier<Set<InetAddress>> look, LongSupplier nanos) {
        this.look = look;
        this.nanos = nanos;
    }

    @Override
    public Set<InetAddress> get() {
        var seen = last.get();
        long now = nanos.getAsLong();
        if (seen == null || now - seen.at >= OLD) {
            seen = new Seen(look.get(), now);
            last.set(seen);
        }
        return seen.addresses;
    }

    private static Set<InetAddress> look() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }
}
