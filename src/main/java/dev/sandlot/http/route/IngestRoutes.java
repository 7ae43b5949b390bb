package dev.sandlot.http.route;

import dev.sandlot.api.HookBody;
import dev.sandlot.api.Otlp;
import dev.sandlot.auth.Principal;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.Bodies;
import dev.sandlot.http.server.Guard;
import dev.sandlot.http.server.Gzip;
import dev.sandlot.http.server.Shares;
import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxId;
import dev.sandlot.stream.Budget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What agents tell by themselves: telemetry as OTLP over HTTP in JSON, and Claude Code's hooks. Bodies come from inside sandboxes; they are
 * read on a worker, one after the other, so that however many come they take little memory.
 */
public final class IngestRoutes {
    /** Of a body, also after it was unpacked. */
    private static final int MOST_BYTES = 1 << 20;
    /** A hook carries what a tool was given or gave, which nobody keeps here. */
    private static final int MOST_HOOK_BYTES = 4 << 20;
    /** How much longer than its bytes telemetry may be as a tree. */
    private static final long PARSED = 8;

    private final Vertx vertx;
    private final Bus bus;
    private final Bodies bodies;
    private final Budget budget;

    /** @param budget of bodies */
    public IngestRoutes(Vertx vertx, Bus bus, Bodies bodies, Budget budget) {
        this.budget = budget;
        this.vertx = vertx;
        this.bus = bus;
        this.bodies = bodies;
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.POST, "/otlp/v1/metrics", (ctx, ask) -> take(ctx, Otlp::metrics));
        routes.raw(HttpMethod.POST, "/otlp/v1/logs", (ctx, ask) -> take(ctx, Otlp::logs));
        routes.raw(HttpMethod.POST, "/hooks/claude", (ctx, ask) -> hook(ctx));
    }

    private Future<Void> take(RoutingContext ctx, Function<JsonObject, Otlp.Told> form) {
        var request = ctx.request();
        Bodies.requireJson(request);
        var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return within(
                        ctx,
                        request,
                        MOST_BYTES,
                        (body, lease) -> vertx.executeBlocking(
                                () -> {
                                    var plain = plain(body, encoding);
                                    Bodies.requireRoom(lease, PARSED * plain.length());
                                    return form.apply(Otlp.parse(plain));
                                },
                                true))
                .compose(told -> {
                    var sandbox = sandbox(ctx.get(Guard.PRINCIPAL), told.sandbox());
                    return bus.ask(new Request.TellUsage(sandbox, told.figures()))
                            .map(refused -> refused + told.leftOut());
                })
                .compose(refused -> answer(
                        ctx,
                        refused == 0
                                ? new JsonObject()
                                : new JsonObject()
                                        .put(
                                                "partialSuccess",
                                                new JsonObject()
                                                        .put(
                                                                ctx.request()
                                                                                .path()
                                                                                .endsWith("logs")
                                                                        ? "rejectedLogRecords"
                                                                        : "rejectedDataPoints",
                                                                refused.toString())
                                                        .put(
                                                                "errorMessage",
                                                                "Figures were negative, absurd or too many."))));
    }

    /** Reads a body and makes something small of it, which is when its room is given back. */
    private <T> Future<T> within(
            RoutingContext ctx, HttpServerRequest request, int most, BiFunction<Buffer, Budget.Lease, Future<T>> work) {
        var lease = budget.lease(Shares.party(ctx.get(Guard.PRINCIPAL)));
        return bodies.bytes(request, most, lease)
                .compose(body -> work.apply(body, lease))
                .onComplete(done -> lease.close());
    }

    private static Buffer plain(Buffer body, @Nullable String encoding) {
        if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
            return body;
        }
        if (!encoding.equalsIgnoreCase("gzip")) {
            throw Fault.of(
                            Fault.Kind.UNSUPPORTED_TYPE,
                            "The body's Content-Encoding is not known here.",
                            "Send it plain or with gzip.")
                    .asException();
        }
        return Gzip.unpack(body, MOST_BYTES);
    }

    private Future<Void> hook(RoutingContext ctx) {
        Bodies.requireJson(ctx.request());
        return within(
                        ctx,
                        ctx.request(),
                        MOST_HOOK_BYTES,
                        (body, lease) -> vertx.executeBlocking(() -> HookBody.read(body), true))
                .compose(hook -> bus.ask(new Request.TellHook(sandbox(ctx.get(Guard.PRINCIPAL), null), hook)))
                .compose(v -> answer(ctx, new JsonObject()));
    }

    /**
     * Whose agent tells this.
     *
     * @param named by what was sent, or null; it can't be another one than the principal is bound to
     */
    private static SandboxId sandbox(Principal principal, @Nullable String named) {
        var bound = principal.sandbox();
        if (bound != null) {
            if (named != null && !named.equals(bound.value())) {
                throw Fault.of(
                                Fault.Kind.FORBIDDEN,
                                "This token is for telling of another sandbox than the one that sandbox.id names.",
                                "Send each sandbox's telemetry with its own token.")
                        .asException();
            }
            return bound;
        }
        if (named == null || !SandboxId.isId(named)) {
            throw Fault.invalid(
                            "sandbox.id",
                            "has to name the sandbox in the resource's attributes, unless the token is bound to one")
                    .asException();
        }
        return new SandboxId(named);
    }

    private static Future<Void> answer(RoutingContext ctx, JsonObject body) {
        return ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toBuffer());
    }
}
