package dev.sandlot.http.preview;

import dev.sandlot.config.Config;
import dev.sandlot.model.SandboxPort;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names by which browsers reach published ports: {@code PORT--NAME.localhost}, and the same below the configured domain. Each is an origin of its
 * own, and none is ever the dashboard's: browsers keep cookies of {@code localhost} from names below it. Safe from any thread.
 */
public final class PreviewNames {
    /** In a URL of a published port, its token. */
    static final String TOKEN = "sandlot_token";

    private static final Pattern LABEL = Pattern.compile("([1-9][0-9]{0,4})--([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)");
    /** Octets of a label (RFC 1035, 2.3.4). */
    private static final int MOST_LABEL = 63;

    private static final String LOCAL = "localhost";

    private final @Nullable URI configured;
    private final boolean tls;
    private final List<String> domains;
    private volatile int port;

    public PreviewNames(Config.Server server) {
        this.configured = server.previews();
        this.tls = server.tls() != null;
        this.domains = configured == null
                ? List.of(LOCAL)
                : List.of(LOCAL, configured.getHost().toLowerCase(Locale.ROOT));
    }

    /** To be called when the daemon listens, with its port. */
    public void listensOn(int actualPort) {
        port = actualPort;
    }

    /**
     * What is named.
     *
     * @param sandbox its name or id
     * @param host as the browser has it, with its port
     */
    record Named(int port, String sandbox, String host) {}

    /** What a request asks for that has one Host, if that is the name of a port. */
    public Optional<Named> in(MultiMap headers) {
        var hosts = headers.getAll(HttpHeaders.HOST);
        if (hosts.size() != 1) {
            return Optional.empty();
        }
        var host = hosts.get(0).toLowerCase(Locale.ROOT);
        var name = withoutPort(host);
        int dot = name.indexOf('.');
        if (dot < 0 || !domains.contains(name.substring(dot + 1))) {
            return Optional.empty();
        }
        var label = LABEL.matcher(name.substring(0, dot));
        return label.matches()
                ? Optional.of(new Named(Integer.parseInt(label.group(1)), label.group(2), host))
                : Optional.empty();
    }

    /** Where browsers reach a port: of this host, or by the configured domain from wherever that leads here. */
    public String url(SandboxPort published, @Nullable String token) {
        var origin = configured == null
                ? ownScheme() + "://" + label(published) + "." + LOCAL + ":" + port
                : configured.getScheme() + "://" + label(published) + "." + configured.getAuthority();
        return origin + "/" + (token == null ? "" : "?" + TOKEN + "=" + token);
    }

    /** The scheme of origins: that of the configured domain may end at a proxy before this daemon. */
    String scheme(Named named) {
        if (configured != null
                && withoutPort(named.host()).endsWith("." + configured.getHost().toLowerCase(Locale.ROOT))) {
            return configured.getScheme();
        }
        return ownScheme();
    }

    private String ownScheme() {
        return tls ? "https" : "http";
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":[0-9]{1,5}$", "");
    }

    private static String label(SandboxPort published) {
        var named = published.port() + "--" + published.sandbox().name();
        return named.length() <= MOST_LABEL
                ? named
                : published.port() + "--" + published.sandbox().id();
    }
}
