package dev.sandlot.http.route;

import dev.sandlot.api.Ask;
import dev.sandlot.api.Json;
import dev.sandlot.api.UsageJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.log.LastLine;
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
import org.jspecify.annotations.Nullable;

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
                            .map(line -> item(sandbox.id(), line, used.get(sandbox.id()))))
                    .toList();
            return Future.all(items)
                    .map(all -> Reply.ok(new JsonObject().put("items", new JsonArray(all.<JsonObject>list()))));
        });
    }

    private static JsonObject item(SandboxId id, @Nullable LastLine line, @Nullable AgentUsage used) {
        var cost = used == null ? new JsonObject() : UsageJson.of(used.cost());
        return new JsonObject()
                .put("id", id.value())
                .put("last_line", line == null ? null : json(line))
                .put("tokens", used == null ? null : used.tokens().total())
                .put("cost_usd", cost.getValue("usd"))
                .put("cost_source", cost.getValue("source"))
                .put("cost_label", cost.getValue("label"))
                .put("cost_unpriced", cost.getValue("unpriced"));
    }

    private static JsonObject json(LastLine line) {
        return new JsonObject()
                .put("process", line.process().value())
                .put("text", line.text())
                .put("at", Json.time(line.at()));
    }
}
