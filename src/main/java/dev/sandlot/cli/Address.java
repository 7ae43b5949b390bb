package dev.sandlot.cli;

import dev.sandlot.model.Fault;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a daemon is reached, and as whom.
 *
 * @param socket its unix socket, or null where it is reached over TCP
 * @param host where its socket is, that is this one
 * @param ca a PEM file with the only certificates to trust, or null for the system's
 * @param token null where none is known; over the unix socket none is needed
 */
record Address(
        @Nullable Path socket,
        String host,
        int port,
        boolean tls,
        @Nullable Path ca,
        @Nullable String token) {
    private static final String LOCAL = "localhost";

    static Address unix(Path socket) {
        return new Address(socket, LOCAL, 0, false, null, null);
    }

    /** From an {@code http(s)://HOST[:PORT]} URL; a fault of kind INVALID where it is none. */
    static Address url(String text, @Nullable Path ca, @Nullable String token) {
        try {
            var url = URI.create(text.strip());
            var tls = "https".equals(url.getScheme());
            if (!tls && !"http".equals(url.getScheme())) {
                throw malformed(text);
            }
            var path = url.getRawPath();
            if (url.getHost() == null || path != null && !path.isEmpty() && !path.equals("/")) {
                throw malformed(text);
            }
            var port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
            var host = url.getHost();
            host = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            if (token != null && token.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
                throw Fault.invalid("SANDLOT_TOKEN", "holds a character that no token has")
                        .asException();
            }
            return new Address(null, host, port, tls, ca, token);
        } catch (IllegalArgumentException notAUrl) {
            throw malformed(text);
        }
    }

    /** What stands in the Host header. */
    String hostHeader() {
        if (socket != null) {
            return LOCAL;
        }
        var name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    /** For messages. */
    String display() {
        return socket != null ? socket.toString() : (tls ? "https://" : "http://") + hostHeader();
    }

    private static RuntimeException malformed(String text) {
        return Fault.invalid("SANDLOT_URL", "is not of the form http(s)://HOST[:PORT]: " + Visible.line(text))
                .asException();
    }
}
