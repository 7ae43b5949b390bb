package dev.sandlot.http;

import dev.sandlot.api.Ask;
import dev.sandlot.api.Json;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.AgentSession;
import dev.sandlot.model.AgentUsage;
import dev.sandlot.model.Cost;
import dev.sandlot.model.SandboxSessions;
import dev.sandlot.model.TokenCount;
import dev.sandlot.model.UsageSum;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** What agents have used, and what that would cost. */
final class UsageRoutes {
    private final Bus bus;

    UsageRoutes(Bus bus) {
        this.bus = bus;
    }

    void addTo(Routes routes) {
        routes.json(HttpMethod.GET, SandboxRoutes.ONE + "/usage", this::one);
        routes.json(HttpMethod.GET, "/api/v1/usage", this::sum);
    }

    private Future<Reply> one(Ask ask) {
        return bus.ask(new Request.GetUsage(ask.sandbox(), ask.limit())).map(usage -> Reply.ok(json(usage)));
    }

    private Future<Reply> sum(Ask ask) {
        var by = ask.query().choice("by", UsageSum.By.class);
        var only = ask.principal().sandbox();
        return bus.ask(new Request.SumUsage(by == null ? UsageSum.By.SANDBOX : by, only, ask.limit()))
                .map(sum -> Reply.ok(json(sum)));
    }

    private static JsonObject json(SandboxSessions usage) {
        return json(usage.total())
                .put("sandbox_id", usage.id().value())
                .put("sandbox", usage.name())
                .put("session_count", usage.sessionCount())
                .put("truncated", usage.truncated())
                .put("sessions", list(usage.sessions(), UsageRoutes::json));
    }

    private static JsonObject json(AgentSession session) {
        var models = new JsonArray();
        session.models().forEach((model, usage) -> models.add(json(usage).put("model", model)));
        return json(session.usage())
                .put("id", session.id())
                .put("agent", session.agent())
                .put("model", session.model())
                .put("models", models)
                .put("started_at", Json.timeOrNull(session.startedAt()))
                .put("last_at", Json.time(session.lastAt()));
    }

    private static JsonObject json(UsageSum sum) {
        return new JsonObject()
                .put("by", Json.label(sum.by()))
                .put("total", json(sum.total()))
                .put(
                        "items",
                        list(
                                sum.parts(),
                                part -> json(part.usage())
                                        .put("key", part.key())
                                        .put(
                                                "sandbox_id",
                                                part.sandbox() == null
                                                        ? null
                                                        : part.sandbox().value())
                                        .put("session_count", part.sessions())));
    }

    private static JsonObject json(AgentUsage usage) {
        return new JsonObject()
                .put("messages", usage.messages())
                .put("tool_uses", usage.toolUses())
                .put("tokens", json(usage.tokens()))
                .put("cost", json(usage.cost()));
    }

    private static JsonObject json(TokenCount tokens) {
        return new JsonObject()
                .put("input", tokens.input())
                .put("output", tokens.output())
                .put("cache_read", tokens.cacheRead())
                .put("cache_write", tokens.cacheWrite())
                .put("total", tokens.total());
    }

    static JsonObject json(Cost cost) {
        return new JsonObject()
                .put("usd", cost.isUnknown() ? null : plain(cost.usd()))
                .put("source", Json.label(cost.source()))
                .put("label", cost.label())
                .put("unpriced", new JsonArray(List.copyOf(new TreeSet<>(cost.unpriced()))));
    }

    /** To a millionth of a dollar, without an exponent. */
    private static BigDecimal plain(double usd) {
        var rounded = BigDecimal.valueOf(usd).setScale(6, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    private static <T> JsonArray list(List<T> items, Function<T, JsonObject> shown) {
        return new JsonArray(items.stream().map(shown).toList());
    }
}
