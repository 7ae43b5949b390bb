package dev.sandlot.http.route;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.api.SystemJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.http.server.DaemonStatus;
import dev.sandlot.model.Fault;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What the daemon is, what it can do, whether it works, and this API's own description. */
public final class SystemRoutes {
    private final Bus bus;
    private final ApiDocument document;
    private final DaemonStatus status;

    public SystemRoutes(Bus bus, ApiDocument document, DaemonStatus status) {
        this.bus = bus;
        this.document = document;
        this.status = status;
    }

    public void addTo(Routes routes) {
        routes.json(
                HttpMethod.GET,
                "/api/v1/info",
                ask -> bus.ask(new Request.GetInfo())
                        .map(info -> Reply.ok(SystemJson.of(info)
                                .put("ssh", SystemJson.of(status.ssh().get())))));
        routes.json(
                HttpMethod.GET,
                "/api/v1/capabilities",
                ask -> bus.ask(new Request.GetCapabilities())
                        .map(reports -> Reply.ok(new JsonObject()
                                .put(
                                        "backends",
                                        new JsonArray(reports.stream()
                                                .map(SystemJson::of)
                                                .toList())))));
        routes.json(HttpMethod.GET, "/healthz", ask -> health());
        // Ready means that whoever owns the sandboxes answers, and the database; else the failure is a 503.
        routes.json(
                HttpMethod.GET,
                "/readyz",
                ask -> Future.join(
                                bus.ask(new Request.GetInfo()),
                                status.database().get())
                        .map(both -> Reply.ok(new JsonObject().put("status", "ready"))));
        routes.raw(HttpMethod.GET, "/openapi.json", (ctx, ask) -> {
            ctx.request().resume();
            return ctx.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(document.source());
        });
    }

    private Future<Reply> health() {
        var late = status.unwell().get();
        return late.isEmpty()
                ? Future.succeededFuture(Reply.ok(new JsonObject().put("status", "ok")))
                : Future.failedFuture(Fault.of(
                                Fault.Kind.UNAVAILABLE,
                                "No answer from: " + String.join(", ", late) + ".",
                                "The daemon's log has more. It ends itself where it can't go on, to be started again.")
                        .asException());
    }
}
