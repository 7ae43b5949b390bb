package dev.sandlot.http.preview;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.PortRequest;
import dev.sandlot.bus.Request;
import dev.sandlot.http.preview.InnerPool.Place;
import dev.sandlot.http.server.HttpParts;
import dev.sandlot.http.server.Identity;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxPort;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * What is asked of this daemon by the name of a published port: it goes to the server inside, and nothing of the daemon's own is ever answered there. Used
 * on one event loop.
 */
public final class PreviewDoor {
    private final Bus bus;
    private final PreviewNames names;
    private final PreviewPass pass;
    private final PreviewCarrier carrier;

    public PreviewDoor(Vertx vertx, HttpParts parts, PreviewNames names) {
        this.bus = parts.bus();
        this.names = names;
        this.pass = new PreviewPass(parts.access());
        this.carrier = new PreviewCarrier(vertx, parts.ports().ports());
        bus.on(Event.PortWithdrawn.class, event -> carrier.end(new Place(event.sandbox(), event.port())));
    }

    /**
     * Whether the request is for a published port. Then it is answered here.
     *
     * @param answered run when it is over
     */
    public boolean takes(HttpServerRequest request, Runnable answered) {
        var named =
                Identity.isLocal(request) ? null : names.in(request.headers()).orElse(null);
        if (named == null) {
            return false;
        }
        request.pause();
        var origin = names.scheme(named) + "://" + named.host();
        bus.ask(new PortRequest.FindPort(named.sandbox(), named.port()))
                .compose(found -> {
                    requirePlain(request);
                    return pass.admit(request, found.map(SandboxPort::published).orElse(null), origin)
                            .compose(admitted -> admitted.cookie() == null
                                    ? carry(request, found.orElseThrow(), origin, admitted.uri())
                                    : keep(request, origin, admitted));
                })
                .onFailure(cause -> refuse(request, cause))
                .onComplete(over -> answered.run());
        return true;
    }

    private static void requirePlain(HttpServerRequest request) {
        if (!request.uri().startsWith("/") || request.method() == HttpMethod.CONNECT) {
            throw Fault.of(Fault.Kind.MALFORMED, "A path is wanted.").asException();
        }
    }

    /** The browser keeps the token out of the address bar, and asks again. */
    private static Future<Void> keep(HttpServerRequest request, String origin, PreviewPass.Admitted admitted) {
        request.resume();
        return request.response()
                .setStatusCode(302)
                .addCookie(Cookie.cookie(PreviewCookies.OWN, String.valueOf(admitted.cookie()))
                        .setPath("/")
                        .setHttpOnly(true)
                        .setSecure(origin.startsWith("https:"))
                        .setSameSite(CookieSameSite.LAX))
                // More slashes than one would name another host.
                .putHeader(HttpHeaders.LOCATION, admitted.uri().replaceFirst("^/+", "/"))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("Referrer-Policy", "no-referrer")
                .end();
    }

    private Future<Void> carry(HttpServerRequest request, SandboxPort port, String origin, String uri) {
        var sandbox = port.sandbox().id();
        // Who looks at it keeps it awake.
        Unawaited.note(bus.ask(new Request.GetSandbox(sandbox.value(), 0)), "noting the use of a sandbox");
        return carrier.carry(request, new Place(sandbox, port.port()), origin, uri);
    }

    private static void refuse(HttpServerRequest request, Throwable cause) {
        var response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (response.headWritten()) {
            // Too late for an answer: the cut connection tells the browser.
            Unawaited.note(request.connection().close(), "cutting a connection");
            return;
        }
        var fault = cause instanceof FaultException known
                ? known.fault()
                : Fault.of(Fault.Kind.UNAVAILABLE, "The server in the sandbox can't be reached.");
        response.headers().clear();
        response.setStatusCode(status(fault.kind()))
                .setStatusMessage("")
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .putHeader("Content-Security-Policy", "default-src 'none'")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONNECTION, "close");
        Unawaited.note(
                response.end(fault.message() + "\n" + hint(fault))
                        .eventually(() -> request.connection().close()),
                "refusing a request to a sandbox");
    }

    private static String hint(Fault fault) {
        var hint = fault.hint();
        return hint == null ? "" : hint + "\n";
    }

    /** What is wrong with the server inside is a gateway's to tell (RFC 9110, 15.6.3). */
    private static int status(Fault.Kind kind) {
        return switch (kind) {
            case UNAVAILABLE -> 502;
            case CONFLICT -> 503;
            default -> kind.status();
        };
    }
}
