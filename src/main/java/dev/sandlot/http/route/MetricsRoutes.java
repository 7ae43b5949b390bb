package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.MetricsJson;
import dev.sandlot.auth.Principal;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the host and the sandboxes use, for people, programs and Prometheus. */
public final class MetricsRoutes {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Bus bus;
    private final Answers answers;

    public MetricsRoutes(Bus bus, Answers answers) {
        this.bus = bus;
        this.answers = answers;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.GET, "/api/v1/host/metrics", this::host);
        routes.json(HttpMethod.GET, "/api/v1/metrics", this::all);
        routes.json(HttpMethod.GET, SandboxRoutes.ONE + "/metrics", this::sandbox);
        routes.raw(HttpMethod.GET, "/metrics", this::exposition);
    }

    private Future<Reply> host(Ask ask) {
        requireUnbound(ask.principal());
        return bus.ask(new Request.GetHostMetrics(since(ask))).map(metrics -> Reply.ok(MetricsJson.of(metrics)));
    }

    private Future<Reply> all(Ask ask) {
        return bus.ask(new Request.GetTrends()).map(trends -> {
            var items = new JsonArray();
            trends.stream()
                    .filter(trend -> ask.principal().sees(trend.now().id()))
                    .map(MetricsJson::of)
                    .forEach(items::add);
            return Reply.ok(new JsonObject().put("items", items));
        });
    }

    private Future<Reply> sandbox(Ask ask) {
        return bus.ask(new Request.GetSandboxMetrics(ask.sandbox(), since(ask)))
                .map(metrics -> Reply.ok(MetricsJson.of(metrics)));
    }

    private Future<Void> exposition(RoutingContext ctx, Ask ask) {
        ctx.request().resume();
        requireUnbound(ask.principal());
        return bus.ask(new Request.GetExposition()).compose(text -> answers.whole(ctx, TEXT, Buffer.buffer(text)));
    }

    private static @Nullable Instant since(Ask ask) {
        var since = ask.query().time("since");
        // A clock that is a little ahead of ours is no mistake.
        if (since != null && since.isAfter(Instant.now().plusSeconds(60))) {
            throw Fault.invalid("since", "must not be in the future").asException();
        }
        return since;
    }

    /** What the host does and who else is there is nothing for whoever is bound to one sandbox. */
    private static void requireUnbound(Principal principal) {
        if (principal.sandbox() != null) {
            throw Fault.of(
                            Fault.Kind.FORBIDDEN,
                            "This token is bound to one sandbox.",
                            "Ask for that sandbox's own metrics: GET /api/v1/sandboxes/{sandbox}/metrics.")
                    .asException();
        }
    }
}
