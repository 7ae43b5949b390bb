package dev.sandlot.egress;

import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkHost;
import dev.sandlot.model.SecretHost;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a request to the proxy itself stands for: {@code /https/HOST[:PORT]/PATH} for {@code https://HOST[:PORT]/PATH}, where the proxy speaks TLS in the
 * place of who asks.
 *
 * @param target whom it is for
 * @param path with the query, from its slash on
 */
record BaseUrl(Authority target, String path) {
    private static final String PREFIX = "/https/";

    /** Whether the request is by a base URL, perhaps by one that is none. */
    static boolean isMeant(String uri) {
        return uri.startsWith(PREFIX);
    }

    /** Null where it names nobody. */
    static @Nullable BaseUrl parse(String uri) {
        int end = PREFIX.length();
        while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        var target = Authority.parse(uri.substring(PREFIX.length(), end), SecretHost.USUAL_PORT);
        var rest = uri.substring(end);
        if (target == null || rest.indexOf('#') >= 0) {
            return null;
        }
        return new BaseUrl(target, rest.startsWith("/") ? rest : "/" + rest);
    }

    /** Its server in the spelling that is judged; null where that is no host. */
    @Nullable
    SecretHost server() {
        try {
            return new SecretHost(NetworkHost.parse("the destination", target.host()), target.port());
        } catch (FaultException none) {
            return null;
        }
    }

    /** The request as the server gets it. */
    HttpRequest toServer(HttpRequest request, SecretHost server) {
        return PlainRequest.to(server.toString(), path, request);
    }

    /** A redirect's target where the same server would be asked by it; then by a base URL too. Else as it is. */
    static String location(String location, SecretHost server) {
        var base = PREFIX + server;
        if (location.startsWith("/") && !location.startsWith("//")) {
            return base + location;
        }
        var scheme = "https://";
        var absolute = location.startsWith("//") ? "https:" + location : location;
        if (!absolute.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return location;
        }
        var there = parse(PREFIX + absolute.substring(scheme.length()).replaceFirst("#.*", ""));
        if (there == null || !server.equals(there.server())) {
            return location;
        }
        int fragment = absolute.indexOf('#');
        return base + there.path() + (fragment < 0 ? "" : absolute.substring(fragment));
    }
}
