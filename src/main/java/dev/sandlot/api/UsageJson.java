package dev.sandlot.api;

import dev.sandlot.log.LastLine;
import dev.sandlot.model.AgentSession;
import dev.sandlot.model.AgentUsage;
import dev.sandlot.model.Cost;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSessions;
import dev.sandlot.model.TokenCount;
import dev.sandlot.model.UsageSum;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What agents have used and what that would cost, in the API's shape. */
public final class UsageJson {
    private UsageJson() {}

    /** A sandbox's total, and its sessions. */
    public static JsonObject of(SandboxSessions usage) {
        return of(usage.total())
                .put("sandbox_id", usage.id().value())
                .put("sandbox", usage.name())
                .put("session_count", usage.sessionCount())
                .put("truncated", usage.truncated())
                .put("sessions", list(usage.sessions(), UsageJson::of));
    }

    /**
     * What a wall shows of a sandbox beside its state.
     *
     * @param line that it printed last, or null
     * @param used by its agents, or null where there were none
     */
    public static JsonObject overview(SandboxId id, @Nullable LastLine line, @Nullable AgentUsage used) {
        var cost = used == null ? new JsonObject() : of(used.cost());
        return new JsonObject()
                .put("id", id.value())
                .put("last_line", line == null ? null : OutputJson.of(line))
                .put("tokens", used == null ? null : used.tokens().total())
                .put("cost_usd", cost.getValue("usd"))
                .put("cost_source", cost.getValue("source"))
                .put("cost_label", cost.getValue("label"))
                .put("cost_unpriced", cost.getValue("unpriced"));
    }

    private static JsonObject of(AgentSession session) {
        var models = new JsonArray();
        session.models().forEach((model, usage) -> models.add(of(usage).put("model", model)));
        return of(session.usage())
                .put("id", session.id())
                .put("agent", session.agent())
                .put("model", session.model())
                .put("models", models)
                .put("started_at", Json.timeOrNull(session.startedAt()))
                .put("last_at", Json.time(session.lastAt()));
    }

    /** Sums by what they were asked for by, and their total. */
    public static JsonObject of(UsageSum sum) {
        return new JsonObject()
                .put("by", Json.label(sum.by()))
                .put("total", of(sum.total()))
                .put(
                        "items",
                        list(
                                sum.parts(),
                                part -> of(part.usage())
                                        .put("key", part.key())
                                        .put(
                                                "sandbox_id",
                                                part.sandbox() == null
                                                        ? null
                                                        : part.sandbox().value())
                                        .put("session_count", part.sessions())));
    }

    private static JsonObject of(AgentUsage usage) {
        return new JsonObject()
                .put("messages", usage.messages())
                .put("tool_uses", usage.toolUses())
                .put("tokens", of(usage.tokens()))
                .put("cost", of(usage.cost()));
    }

    private static JsonObject of(TokenCount tokens) {
        return new JsonObject()
                .put("input", tokens.input())
                .put("output", tokens.output())
                .put("cache_read", tokens.cacheRead())
                .put("cache_write", tokens.cacheWrite())
                .put("total", tokens.total());
    }

    /** In US dollars to a millionth; null where nothing is known of the price. */
    public static JsonObject of(Cost cost) {
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
