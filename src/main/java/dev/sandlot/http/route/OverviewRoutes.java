package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.UsageJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.log.LastLines;
import dev.sandlot.model.AgentUsage;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** What a wall shows of every sandbox beside its state: asked for again and again, so cheap, and no use of any sandbox. */
public final class OverviewRoutes {
    private final Bus bus;
    private final LastLines lines;

    public OverviewRoutes(Bus bus, LastLines lines) {
        this.bus = bus;
        this.lines = lines;
    }

    public void addTo(Routes routes) {
        routes.json(HttpMethod.GET, "/api/v1/overview", this::all);
    }

    private Future<Reply> all(Ask ask) {
        var only = ask.principal().sandbox();
        return Future.all(bus.sandboxes(only), bus.ask(new Request.GetSpent())).compose(done -> {
            List<Sandbox> sandboxes = done.resultAt(0);
            Map<SandboxId, AgentUsage> used = done.resultAt(1);
            var items = sandboxes.stream()
                    .map(sandbox -> lines.of(sandbox.id(), sandbox.display())
                            .map(line -> UsageJson.overview(sandbox.id(), line, used.get(sandbox.id()))))
                    .toList();
            return Future.all(items)
                    .map(all -> Reply.ok(new JsonObject().put("items", new JsonArray(all.<JsonObject>list()))));
        });
    }
}
