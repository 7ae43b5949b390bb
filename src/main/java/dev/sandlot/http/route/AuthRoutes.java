package dev.sandlot.http.route;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.api.Ask;
import dev.sandlot.api.Json;
import dev.sandlot.api.TokenJson;
import dev.sandlot.auth.Access;
import dev.sandlot.auth.Maker;
import dev.sandlot.auth.OneTime;
import dev.sandlot.auth.Tokens;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Identity;
import dev.sandlot.http.server.Shares;
import dev.sandlot.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/** Logging in and out, codes and tickets, and tokens. */
public final class AuthRoutes {
    private static final String BASE = "/api/v1";

    private final Access access;
    private final Identity identity;
    private final Bodies bodies;
    private final ApiDocument document;
    private final Bus bus;
    private final boolean secure;

    /** @param secure whether the cookie may only travel over TLS */
    public AuthRoutes(Access access, Identity identity, Bodies bodies, ApiDocument document, Bus bus, boolean secure) {
        this.access = access;
        this.identity = identity;
        this.bodies = bodies;
        this.document = document;
        this.bus = bus;
        this.secure = secure;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.POST, BASE + "/login", (ctx, ask) -> login(ctx));
        routes.raw(HttpMethod.POST, BASE + "/logout", (ctx, ask) -> logout(ctx));
        routes.json(
                HttpMethod.GET, BASE + "/me", ask -> Future.succeededFuture(Reply.ok(TokenJson.of(ask.principal()))));
        routes.json(
                HttpMethod.POST,
                BASE + "/login-codes",
                ask -> Future.succeededFuture(
                        created("code", access.loginCodes().issue(ask.principal()))));
        routes.json(
                HttpMethod.POST,
                BASE + "/tickets",
                ask -> Future.succeededFuture(created("ticket", access.tickets().issue(ask.principal()))));
        routes.json(HttpMethod.GET, BASE + "/tokens", ask -> list());
        routes.json(HttpMethod.POST, BASE + "/tokens", this::create);
        routes.json(HttpMethod.DELETE, BASE + "/tokens/{token}", this::delete);
    }

    private Future<Void> login(RoutingContext ctx) {
        var contract = document.contract("POST", BASE + "/login");
        return bodies.json(ctx.request(), Bodies.LOGIN, Shares.party(null))
                .compose(body -> {
                    body.close();
                    var code = Objects.requireNonNull(contract.body())
                            .require(body.json() == null ? new JsonObject() : body.json())
                            .getString("code");
                    return identity.loginCode(code, Identity.address(ctx.request()));
                })
                .compose(principal -> access.tokens()
                        .createSession(Identity.maker(principal, ctx.request()))
                        .compose(made -> {
                            ctx.response().addCookie(cookie(made.secret(), Tokens.SESSION.toSeconds()));
                            return ctx.response()
                                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                                    .end(TokenJson.of(principal).toBuffer());
                        }));
    }

    private Future<Void> logout(RoutingContext ctx) {
        bodies.discard(ctx.request());
        var cookie = ctx.request().getCookie(Identity.COOKIE);
        var ended = cookie == null
                ? Future.<Void>succeededFuture()
                : access.tokens().endSession(cookie.getValue());
        return ended.compose(done -> {
            ctx.response().addCookie(cookie("", 0));
            return ctx.response().setStatusCode(204).end();
        });
    }

    private Cookie cookie(String value, long seconds) {
        return Cookie.cookie(Identity.COOKIE, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(secure)
                .setMaxAge(seconds);
    }

    private Future<Reply> list() {
        return access.tokens()
                .list()
                .map(tokens -> Reply.ok(new JsonObject()
                        .put(
                                "items",
                                new JsonArray(tokens.stream().map(TokenJson::of).toList()))
                        .putNull("next_cursor")));
    }

    private Future<Reply> create(Ask ask) {
        return token(TokenJson.wanted(ask.body()), new Maker(ask.principal(), null, null))
                .map(made -> Reply.created(
                        TokenJson.of(made.token()).put("token", made.secret()),
                        BASE + "/tokens/" + made.token().id()));
    }

    private Future<Tokens.Created> token(TokenJson.Wanted wanted, Maker maker) {
        var tokens = access.tokens();
        var name = wanted.name();
        if (wanted.sandbox() == null) {
            return tokens.create(name, wanted.role(), null, wanted.expiresAt(), maker);
        }
        if (wanted.process() == null) {
            return bus.ask(new Request.GetSandbox(wanted.sandbox(), 0))
                    .compose(found -> tokens.create(name, wanted.role(), found.id(), wanted.expiresAt(), maker));
        }
        return bus.ask(new Request.GetProcess(wanted.sandbox(), wanted.process(), 0))
                .compose(found ->
                        tokens.createForProcess(name, found.sandboxId(), found.id(), wanted.expiresAt(), maker));
    }

    private Future<Reply> delete(Ask ask) {
        return access.tokens()
                .delete(ask.process())
                .compose(gone -> gone
                        ? Future.succeededFuture(Reply.NO_CONTENT)
                        : Future.failedFuture(Fault.notFound("There is no token or session with this id.")
                                .asException()));
    }

    private static Reply created(String field, OneTime.Issued issued) {
        return new Reply(
                201,
                new JsonObject().put(field, issued.secret()).put("expires_at", Json.time(issued.expiresAt())),
                null,
                null);
    }
}
