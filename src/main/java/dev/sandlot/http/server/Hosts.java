package dev.sandlot.http.server;

import dev.sandlot.config.Config;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Holds off web pages that aim at this server from a user's browser. Against DNS rebinding, Host has to be a configured name; an
 * address is fine, because rebinding needs a name. Against forged requests, Origin has to be the very server that is asked.
 */
public final class Hosts {
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");

    private final Set<String> names = new HashSet<>(List.of("localhost"));

    public Hosts(Config.Server server) {
        names.add(server.host().toLowerCase(Locale.ROOT));
        server.hosts().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether there is exactly one Host and it is ours. */
    public boolean isOurs(MultiMap headers) {
        var hosts = headers.getAll(HttpHeaders.HOST);
        if (hosts.size() != 1) {
            return false;
        }
        var name = hosts.get(0).toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
        return names.contains(name) || ADDRESS.matcher(name).matches();
    }

    /** Whether the request comes from a page of this server, or from no page at all. */
    public boolean isFromHere(MultiMap headers) {
        var origin = headers.get(HttpHeaders.ORIGIN);
        if (origin == null) {
            return true;
        }
        var parts = origin.toLowerCase(Locale.ROOT).split("://", 2);
        return parts.length == 2
                && (parts[0].equals("http") || parts[0].equals("https"))
                && parts[1].equals(String.valueOf(headers.get(HttpHeaders.HOST)).toLowerCase(Locale.ROOT));
    }
}
