package dev.sandlot.http.server;

import dev.sandlot.api.RetryLater;
import dev.sandlot.auth.Access;
import dev.sandlot.auth.Maker;
import dev.sandlot.auth.Principal;
import dev.sandlot.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;

/** Finds out who asks: by token, by session cookie, by ticket, or by having come through the unix socket. */
public final class Identity {
    public static final String COOKIE = "sandlot_session";

    private static final String SCHEME = "Bearer ";

    private final Access access;

    public Identity(Access access) {
        this.access = access;
    }

    /**
     * Who sent the request; a fault of kind UNAUTHENTICATED, or TOO_MANY for an address that goes on guessing. A header that is there
     * but wrong is not made up for by a cookie.
     */
    public Future<Principal> of(HttpServerRequest request) {
        if (isLocal(request)) {
            return Future.succeededFuture(Principal.LOCAL);
        }
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null) {
            return bearer(header, address(request));
        }
        var ticket = isUpgrade(request) ? request.getParam("ticket") : null;
        if (ticket != null) {
            return known(access.tickets().redeem(ticket), address(request));
        }
        var cookie = request.getCookie(COOKIE);
        return cookie == null
                ? Future.failedFuture(unknown())
                : access.tokens()
                        .authenticateSession(cookie.getValue())
                        .compose(found ->
                                found.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(unknown())));
    }

    /** Whom the value of an Authorization header stands for; likewise. */
    public Future<Principal> bearer(String header, String address) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Future.failedFuture(unknown());
        }
        var secret = header.substring(SCHEME.length()).trim();
        var passes = access.passes().redeem(secret);
        return passes.isPresent()
                ? Future.succeededFuture(passes.get())
                : access.tokens().authenticate(secret).compose(found -> known(found, address));
    }

    /** Whom a login code stands for; likewise. */
    public Future<Principal> loginCode(String code, String address) {
        return known(access.loginCodes().redeem(code), address);
    }

    private Future<Principal> known(Optional<Principal> found, String address) {
        if (found.isPresent()) {
            return Future.succeededFuture(found.get());
        }
        var delay = access.throttle().wrong(address);
        return Future.failedFuture(delay.isZero() ? unknown() : tooMany(delay));
    }

    private static RuntimeException unknown() {
        return Fault.of(
                        Fault.Kind.UNAUTHENTICATED,
                        "No valid token came with the request.",
                        "Send \"Authorization: Bearer TOKEN\", or log in again; the administrator's token is in the file \"token\""
                                + " in the state directory.")
                .asException();
    }

    private static RuntimeException tooMany(Duration delay) {
        return new RetryLater(tooMany(), delay);
    }

    /** For an address that goes on guessing. */
    public static Fault tooMany() {
        return Fault.of(Fault.Kind.TOO_MANY, "There were too many wrong guesses from this address.", "Wait a while.");
    }

    /** Has this run on the current context when the principal is over; what comes back forgets it. */
    public Runnable watch(Principal principal, Runnable end) {
        return access.revocations().watch(Vertx.currentContext(), principal, end);
    }

    /** Who makes something by this request. */
    public static Maker maker(Principal principal, HttpServerRequest request) {
        return new Maker(principal, address(request), request.getHeader(HttpHeaders.USER_AGENT));
    }

    /** Whether the request came through the unix socket, whose file permissions are the credential. */
    public static boolean isLocal(HttpServerRequest request) {
        var address = request.localAddress();
        return address != null && address.isDomainSocket();
    }

    public static boolean isUpgrade(HttpServerRequest request) {
        var upgrade = request.getHeader(HttpHeaders.UPGRADE);
        return upgrade != null && upgrade.equalsIgnoreCase("websocket");
    }

    public static String address(HttpServerRequest request) {
        var remote = request.remoteAddress();
        return remote == null || remote.hostAddress() == null ? "local" : remote.hostAddress();
    }
}
