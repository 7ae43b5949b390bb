package dev.sandlot.http.preview;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The heads of requests and answers between a browser and a server inside. The server is asked as if the browser had called it by its own
 * {@code localhost:PORT}, because that is the name that servers for developers let in; what it says of that name is told as the origin that the browser
 * knows.
 */
final class PreviewHeaders {
    /** What concerns one connection only (RFC 9110, 7.6.1), and what only this daemon can say. */
    private static final Set<String> HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private static final Set<String> NOT_IN = Set.of(
            "host",
            "expect",
            "cookie",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-port",
            "x-real-ip",
            PreviewPass.HEADER);
    /** These would go beyond the origin. */
    private static final Set<String> NOT_OUT = Set.of("strict-transport-security", "alt-svc", "set-cookie");

    private final String origin;
    private final String inner;
    private final List<String> innerOrigins;

    /** @param origin as the browser has it */
    PreviewHeaders(String origin, int port) {
        this.origin = origin;
        this.inner = "localhost:" + port;
        this.innerOrigins = List.of("http://" + inner, "http://127.0.0.1:" + port, "http://[::1]:" + port);
    }

    /** @param browser its address */
    void toServer(MultiMap from, HttpHeaders to, String browser) {
        var hop = hop(from.getAll(HttpHeaderNames.CONNECTION));
        to.set(HttpHeaderNames.HOST, inner);
        for (var header : from) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (!hop.contains(name) && !NOT_IN.contains(name)) {
                to.add(header.getKey(), isOfOrigin(name) ? inward(header.getValue()) : header.getValue());
            }
        }
        for (var cookie : from.getAll(HttpHeaderNames.COOKIE)) {
            var left = PreviewCookies.toServer(cookie);
            if (left != null) {
                to.add(HttpHeaderNames.COOKIE, left);
            }
        }
        to.set("X-Forwarded-For", browser);
        int colon = origin.indexOf(':');
        to.set("X-Forwarded-Host", origin.substring(colon + "://".length()));
        to.set("X-Forwarded-Proto", origin.substring(0, colon));
    }

    void toBrowser(HttpHeaders from, MultiMap to) {
        var hop = hop(from.getAll(HttpHeaderNames.CONNECTION));
        for (Map.Entry<String, String> header : from) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (!hop.contains(name) && !NOT_OUT.contains(name)) {
                boolean named = name.equals("location") || name.equals("access-control-allow-origin");
                to.add(header.getKey(), named ? outward(header.getValue()) : header.getValue());
            }
        }
        for (var cookie : from.getAll(HttpHeaderNames.SET_COOKIE)) {
            var kept = PreviewCookies.toBrowser(cookie);
            if (kept != null) {
                to.add(HttpHeaderNames.SET_COOKIE, kept);
            }
        }
    }

    private static boolean isOfOrigin(String name) {
        return name.equals("origin") || name.equals("referer");
    }

    private String inward(String url) {
        return isBelow(url, origin) ? innerOrigins.get(0) + url.substring(origin.length()) : url;
    }

    private String outward(String url) {
        for (var each : innerOrigins) {
            if (isBelow(url, each)) {
                return origin + url.substring(each.length());
            }
        }
        return url;
    }

    private static boolean isBelow(String url, String top) {
        return url.startsWith(top) && (url.length() == top.length() || "/?#".indexOf(url.charAt(top.length())) >= 0);
    }

    private static Set<String> hop(List<String> connection) {
        var all = new HashSet<>(HOP);
        all.addAll(named(connection));
        // What a browser names here can't take away what the body's length is known by, nor who asks.
        all.removeAll(Set.of("content-length", "cookie", "host"));
        return all;
    }

    /** The words of Connection headers, in lower case. */
    static Set<String> named(List<String> connection) {
        return connection.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(word -> word.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
