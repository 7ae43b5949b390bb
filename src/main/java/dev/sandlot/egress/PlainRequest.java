package dev.sandlot.egress;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request of plain HTTP to a proxy, RFC 9112 section 3.2.2.
 *
 * @param target whom it is for
 * @param path with the query, from its slash on
 */
record PlainRequest(Authority target, String path) {
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)http://([^/?#]*)([^#]*)");
    private static final int USUAL_PORT = 80;

    /** Why a request that {@link #isFor} finds to be for somebody else is refused. */
    static final String OTHER_HOST = "the Host header names another host than the request";

    /** What is said to the next hop alone, RFC 9110 section 7.6.1, and what proxies are told. */
    private static final List<CharSequence> HOP_BY_HOP = List.of(
            HttpHeaderNames.CONNECTION,
            HttpHeaderNames.PROXY_CONNECTION,
            HttpHeaderNames.PROXY_AUTHORIZATION,
            HttpHeaderNames.PROXY_AUTHENTICATE,
            HttpHeaderNames.TE,
            HttpHeaderNames.UPGRADE,
            "Keep-Alive",
            "HTTP2-Settings");

    /** Null where it names nobody that can be reached by plain HTTP. */
    static @Nullable PlainRequest parse(String uri) {
        var found = ABSOLUTE.matcher(uri);
        var target = found.matches() ? Authority.parse(found.group(1), USUAL_PORT) : null;
        if (target == null) {
            return null;
        }
        var path = found.group(2);
        return new PlainRequest(target, path.startsWith("/") ? path : "/" + path);
    }

    /** The path alone. */
    String judgedPath() {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** Whether its Host header, where it has one, names the same. */
    boolean isFor(HttpRequest request) {
        var hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty()) {
            return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        }
        var named = Authority.parse(hosts.get(0), USUAL_PORT);
        return hosts.size() == 1
                && named != null
                && named.port() == target.port()
                && named.host().equalsIgnoreCase(target.host());
    }

    /** The request as the server gets it: that of this host and no other, as the policy judged it. */
    HttpRequest toServer(HttpRequest request, RequestTarget judged) {
        var host = judged.host().toString();
        return to(judged.port() == USUAL_PORT ? host : host + ":" + judged.port(), path, request);
    }

    /** The request with nothing of what is said to the proxy. */
    static HttpRequest to(String host, String path, HttpRequest request) {
        var sent = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, request.method(), path, request.headers().copy());
        boolean upgrades = isWebSocket(request);
        withoutHops(sent);
        sent.headers().remove(HttpHeaderNames.EXPECT);
        sent.headers().set(HttpHeaderNames.HOST, host);
        if (upgrades) {
            sent.headers().set(HttpHeaderNames.CONNECTION, "Upgrade").set(HttpHeaderNames.UPGRADE, "websocket");
        }
        return sent;
    }

    static boolean isWebSocket(HttpRequest request) {
        return request.method().equals(HttpMethod.GET) && upgradesToWebSocket(request);
    }

    /** Whether the one protocol that it changes to is WebSocket. */
    static boolean upgradesToWebSocket(HttpMessage message) {
        return listed(message.headers(), HttpHeaderNames.CONNECTION).anyMatch("upgrade"::equalsIgnoreCase)
                && listed(message.headers(), HttpHeaderNames.UPGRADE).allMatch("websocket"::equalsIgnoreCase)
                && message.headers().contains(HttpHeaderNames.UPGRADE);
    }

    /** Takes away what is meant for one hop. */
    static void withoutHops(HttpMessage message) {
        var headers = message.headers();
        listed(headers, HttpHeaderNames.CONNECTION)
                .filter(name -> !name.isEmpty() && !isFraming(name))
                .toList()
                .forEach(headers::remove);
        HOP_BY_HOP.forEach(headers::remove);
    }

    /** What says where the message ends stays, whatever is said of it. */
    private static boolean isFraming(String name) {
        return HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.HOST.contentEqualsIgnoreCase(name);
    }

    private static Stream<String> listed(HttpHeaders headers, CharSequence name) {
        return headers.getAll(name).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip);
    }
}
