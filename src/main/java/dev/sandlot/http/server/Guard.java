package dev.sandlot.http.server;

import dev.sandlot.model.Fault;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Stands before every route. A request goes on when it is addressed to this server, is known to come from somebody (unless its route is
 * open to all), and is not sent by somebody else's web page. Without a token nothing can be learned, not even which routes exist.
 */
public final class Guard implements Handler<RoutingContext> {
    /** Where later handlers find the {@link dev.sandlot.auth.Principal}. */
    public static final String PRINCIPAL = "principal";

    /** Set where not even a WebSocket's close code is to be told. */
    static final String FOREIGN = "foreign";

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Hosts hosts;
    private final Identity identity;
    private final BiPredicate<HttpMethod, String> open;

    /** @param open whether whoever has no token may use the route of this method and path */
    public Guard(Hosts hosts, Identity identity, BiPredicate<HttpMethod, String> open) {
        this.hosts = hosts;
        this.identity = identity;
        this.open = open;
    }

    @Override
    public void handle(RoutingContext ctx) {
        check(ctx, ctx::next);
    }

    /** Stands before everything that looks at the path: one that is not well-formed goes no further. */
    public void handleMalformed(RoutingContext ctx) {
        var path = ctx.request().path();
        if (path == null || isWellFormed(path)) {
            ctx.next();
        } else {
            check(ctx, () -> ctx.fail(400));
        }
    }

    /** Each percent sign begins an octet (RFC 3986, 2.1). */
    private static boolean isWellFormed(String path) {
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (at + 2 >= path.length()
                    || Character.digit(path.charAt(at + 1), 16) < 0
                    || Character.digit(path.charAt(at + 2), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private void check(RoutingContext ctx, Runnable next) {
        var request = ctx.request();
        // Nothing of the body is read before it is known who sends it.
        request.pause();
        if (!Identity.isLocal(request) && !hosts.isOurs(request.headers())) {
            ctx.put(FOREIGN, true);
            ctx.fail(Fault.of(
                            Fault.Kind.FORBIDDEN,
                            "This server doesn't go by that name.",
                            "Use localhost or its address, or add the name to server.hosts in sandlot.toml.")
                    .asException());
        } else if (open.test(request.method(), request.path())) {
            goOn(ctx, next);
        } else {
            identity.of(request)
                    .onSuccess(principal -> {
                        ctx.put(PRINCIPAL, principal);
                        if (!Identity.isUpgrade(request)) {
                            var forget = identity.watch(principal, () -> new Ending(ctx).begin());
                            RequestEnd.tell(ctx, forget);
                        }
                        goOn(ctx, next);
                    })
                    .onFailure(ctx::fail);
        }
    }

    private void goOn(RoutingContext ctx, Runnable next) {
        var request = ctx.request();
        var unsafe = !SAFE.contains(request.method()) || Identity.isUpgrade(request);
        if (unsafe && !Identity.isLocal(request) && !hosts.isFromHere(request.headers())) {
            ctx.put(FOREIGN, true);
            ctx.fail(Fault.of(
                            Fault.Kind.FORBIDDEN,
                            "The request comes from a web page of another server (Origin).",
                            "Open Sandlot's own address.")
                    .asException());
        } else {
            next.run();
        }
    }
}
