package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.Json;
import dev.sandlot.http.server.Edge;
import dev.sandlot.http.server.Hosts;
import dev.sandlot.mcp.Activity;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;

/** Agents as clients: how one sets itself up, which there are, and what they called. */
public final class AgentRoutes {
    private static final String GUIDE = "/agent-ready.md";

    private final Edge edge;
    private final Hosts hosts;
    private final boolean tls;
    private final String guide = guide();

    public AgentRoutes(Edge edge, Hosts hosts) {
        this.edge = edge;
        this.hosts = hosts;
        this.tls = edge.parts().config().server().tls() != null;
    }

    private static String guide() {
        try (var in = AgentRoutes.class.getResourceAsStream(GUIDE)) {
            return new String(Objects.requireNonNull(in, GUIDE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void addTo(Routes routes) {
        routes.raw(HttpMethod.GET, GUIDE, this::guide);
        routes.json(HttpMethod.GET, "/api/v1/agents", this::list);
    }

    private Future<Void> guide(RoutingContext ctx, Ask ask) {
        ctx.request().resume();
        return ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/markdown; charset=utf-8")
                .end(guide.replace("@url@", url(ctx.request())));
    }

    /** How this server was addressed. Of what the client says, nothing is repeated but a Host that is known to be ours. */
    private String url(HttpServerRequest request) {
        var host = hosts.isOurs(request.headers()) ? request.getHeader(HttpHeaders.HOST) : "localhost";
        boolean secure = tls || "https".equals(request.getHeader("X-Forwarded-Proto"));
        return (secure ? "https://" : "http://") + host;
    }

    /** Who is bound to a sandbox sees the calls in it, and the clients that made those. */
    private Future<Reply> list(Ask ask) {
        var activity = edge.clients().activity();
        var bound = ask.principal().sandbox();
        var calls = activity.calls(bound, ask.limit());
        var programs = new HashSet<String>();
        calls.forEach(call -> programs.add(call.token() + "\n" + call.program()));
        var clients = activity.clients().stream()
                .filter(client -> bound == null || programs.contains(client.token() + "\n" + client.program()))
                .map(AgentRoutes::json)
                .toList();
        return Future.succeededFuture(Reply.ok(new JsonObject()
                .put("clients", new JsonArray(clients))
                .put(
                        "calls",
                        new JsonArray(calls.stream().map(AgentRoutes::json).toList()))));
    }

    private static JsonObject json(Activity.Client client) {
        return new JsonObject()
                .put("token", client.token())
                .put("program", client.program())
                .put("first_seen_at", Json.time(client.first()))
                .put("last_seen_at", Json.time(client.last()))
                .put("calls", client.calls())
                .put("under_way", client.underWay());
    }

    private static JsonObject json(Activity.Called call) {
        return new JsonObject()
                .put("at", Json.time(call.at()))
                .put("token", call.token())
                .put("program", call.program())
                .put("tool", call.tool())
                .put("sandbox", call.sandbox())
                .put(
                        "sandbox_id",
                        call.sandboxId() == null ? null : call.sandboxId().value())
                .put("outcome", Json.label(call.outcome()))
                .put("duration_ms", call.millis());
    }
}
