package dev.sandlot.cli;

import dev.sandlot.coding.Coding;
import dev.sandlot.model.FaultException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How trees of files are coded on their way to a daemon and back. To one on this computer they go plain: coding would take longer than sending. Safe to use
 * from several threads.
 */
final class LinkCoding {
    private final Console console;
    private final AtomicReference<@Nullable Optional<Coding>> known = new AtomicReference<>();

    LinkCoding(Console console) {
        this.console = console;
    }

    /** Null for plain. Found out once: a daemon that was restarted is about as far away as before. */
    @Nullable
    Coding of(Address address, ApiClient api) {
        var found = known.get();
        if (found == null) {
            found = isHere(address, api) ? Optional.empty() : Optional.of(best());
            known.set(found);
        }
        return found.orElse(null);
    }

    private Coding best() {
        return NativeZstd.unpack(console) && Coding.ZSTD.isAvailable() ? Coding.ZSTD : Coding.GZIP;
    }

    /** Behind an address of this computer's own there may be a tunnel to another: the daemon tells the name of the one that it runs on. */
    private static boolean isHere(Address address, ApiClient api) {
        if (address.socket() != null) {
            return true;
        }
        try {
            return InetAddress.getByName(address.host()).isLoopbackAddress()
                    && api.get(Route.of("info")).get("node").text().equals(ownName());
        } catch (UnknownHostException elsewhere) {
            return false;
        } catch (FaultException untold) {
            return true;
        }
    }

    /** As a daemon here tells it. */
    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
