package dev.sandlot.http.preview;

import dev.sandlot.auth.Access;
import dev.sandlot.http.server.Identity;
import dev.sandlot.model.Fault;
import dev.sandlot.model.PublishedPort;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whom a published port lets in: by the token in the URL, which a browser gets as a cookie of that origin, or in the header {@value #HEADER}. Nothing
 * that lets somebody to the daemon counts here, nor does the token there.
 */
final class PreviewPass {
    static final String HEADER = "sandlot-token";

    private static final String PARAMETER = PreviewNames.TOKEN + "=";
    private static final Set<HttpMethod> LOOKING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Access access;

    PreviewPass(Access access) {
        this.access = access;
    }

    /**
     * What is asked for, when somebody may.
     *
     * @param uri path and query, without a token
     * @param cookie the token, where the browser is to keep it and to ask again; or null
     */
    record Admitted(String uri, @Nullable String cookie) {}

    /** A fault of kind UNAUTHENTICATED, TOO_MANY or FORBIDDEN where nobody is let in. */
    Future<Admitted> admit(HttpServerRequest request, @Nullable PublishedPort port, String origin) {
        var shown = inQuery(request.uri());
        var uri = shown == null ? request.uri() : withoutToken(request.uri());
        if (port != null && port.open()) {
            return Future.succeededFuture(new Admitted(uri, null));
        }
        var header = request.getHeader(HEADER);
        var cookie = cookie(request);
        boolean byCookie = shown == null && header == null && cookie != null;
        if (byCookie && !isFrom(request, origin)) {
            return Future.failedFuture(
                    Fault.of(Fault.Kind.FORBIDDEN, "A page of another origin can't use what this browser is let in by.")
                            .asException());
        }
        var token = shown != null ? shown : header != null ? header : cookie;
        if (token == null) {
            return Future.failedFuture(unknown());
        }
        return (port == null ? Future.succeededFuture(false) : access.previews().isOf(port, token))
                .compose(right -> right
                        ? Future.succeededFuture(new Admitted(uri, shown != null && isOpened(request) ? shown : null))
                        : Future.failedFuture(wrong(request)));
    }

    /** Whether a person has opened this in a browser, not a page or a program that reads it. */
    private static boolean isOpened(HttpServerRequest request) {
        var mode = request.getHeader("Sec-Fetch-Mode");
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return LOOKING.contains(request.method())
                && (mode != null ? mode.equals("navigate") : accept != null && accept.contains("text/html"));
    }

    /** Browsers tell the origin of whatever is more than opening a page; for the rest they don't send the cookie from elsewhere. */
    private static boolean isFrom(HttpServerRequest request, String origin) {
        var from = request.getHeader(HttpHeaders.ORIGIN);
        return from == null || from.equalsIgnoreCase(origin);
    }

    private static @Nullable String cookie(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.COOKIE).stream()
                .map(PreviewCookies::value)
                .filter(value -> value != null)
                .findFirst()
                .orElse(null);
    }

    private RuntimeException wrong(HttpServerRequest request) {
        return access.throttle().wrong(Identity.address(request)).isZero()
                ? unknown()
                : Identity.tooMany().asException();
    }

    /** Says the same of what is not published. */
    private static RuntimeException unknown() {
        return Fault.of(
                        Fault.Kind.UNAUTHENTICATED,
                        "Either nothing is published under this name, or the token of the link is missing or over.",
                        "Open it from the dashboard, or by the URL that \"sandlot ports NAME\" prints.")
                .asException();
    }

    private static @Nullable String inQuery(String uri) {
        int query = uri.indexOf('?');
        return query < 0
                ? null
                : Arrays.stream(uri.substring(query + 1).split("&"))
                        .filter(pair -> pair.startsWith(PARAMETER))
                        .map(pair -> pair.substring(PARAMETER.length()))
                        .findFirst()
                        .orElse(null);
    }

    private static String withoutToken(String uri) {
        int query = uri.indexOf('?');
        var left = Arrays.stream(uri.substring(query + 1).split("&", -1))
                .filter(pair -> !pair.startsWith(PARAMETER))
                .collect(Collectors.joining("&"));
        return uri.substring(0, query) + (left.isEmpty() ? "" : "?" + left);
    }
}
