package dev.sandlot.egress;

import dev.sandlot.model.Fault;
import dev.sandlot.model.NetworkHost;
import org.jspecify.annotations.Nullable;

/**
 * Where a request wants to go.
 *
 * @param method of plain HTTP, as it was sent; null for a tunnel
 * @param path of plain HTTP, as it was sent, with its query where it has one; null for a tunnel
 */
public record RequestTarget(
        NetworkHost host,
        int port,
        @Nullable String method,
        @Nullable String path) {
    private static final int LAST_PORT = 65_535;

    /** A fault of kind INVALID for a port that is none. */
    public RequestTarget {
        if (port < 1 || port > LAST_PORT) {
            throw Fault.invalid("port", "must be from 1 to " + LAST_PORT).asException();
        }
        if (method == null != (path == null)) {
            throw new IllegalArgumentException("plain HTTP has a method and a path, a tunnel neither");
        }
    }

    /** A tunnel, of which only the two ends are seen. */
    public static RequestTarget tunnel(NetworkHost host, int port) {
        return new RequestTarget(host, port, null, null);
    }

    /** Whether only its two ends are seen. */
    public boolean isTunnel() {
        return method == null;
    }

    /** {@code HOST:PORT}. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
