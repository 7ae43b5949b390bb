package dev.sandlot.api;

import dev.sandlot.bus.EgressRequest;
import dev.sandlot.model.Attention;
import dev.sandlot.model.KeptDecision;
import dev.sandlot.model.NetworkChange;
import dev.sandlot.model.NetworkDecision;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.NetworkPreset;
import dev.sandlot.model.NetworkRequest;
import dev.sandlot.model.NetworkRule;
import dev.sandlot.model.NetworkView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What sandboxes may reach, in the API's shape. Bodies have been checked against their schema before. */
public final class NetworkJson {
    private static final int LONGEST = 1024;

    private NetworkJson() {}

    /** A whole policy; null for none. */
    public static @Nullable NetworkPolicy policy(@Nullable JsonObject json) {
        return json == null
                ? null
                : new NetworkPolicy(
                        Objects.requireNonNullElse(Json.choice(json, "mode", NetworkMode.class), NetworkMode.NONE),
                        rules(json, "allow"),
                        rules(json, "deny"));
    }

    /** What to change; what is not given stays. Null for nothing. */
    static @Nullable NetworkChange change(@Nullable JsonObject json) {
        return json == null
                ? null
                : new NetworkChange.Become(
                        Json.choice(json, "mode", NetworkMode.class), rules(json, "allow"), rules(json, "deny"));
    }

    private static @Nullable List<String> rules(JsonObject json, String field) {
        var rules = json.getJsonArray(field);
        return rules == null ? null : rules.stream().map(String.class::cast).toList();
    }

    public static JsonObject of(NetworkPolicy policy) {
        return new JsonObject()
                .put("mode", Json.label(policy.mode()))
                .put("allow", new JsonArray(List.copyOf(policy.allow())))
                .put("deny", new JsonArray(List.copyOf(policy.deny())));
    }

    /** The policy with what it may be made of, and what counts beside it. */
    public static JsonObject of(NetworkView view) {
        var once = new JsonArray();
        view.once()
                .forEach((rule, until) ->
                        once.add(new JsonObject().put("rule", rule).put("until", Json.time(until))));
        return of(view.policy())
                .put("presets", array(view.presets()))
                .put("once", once)
                .put("pending", view.pending());
    }

    /** With what the settings can't say, a line each. */
    public static JsonObject of(ClaudeNetworkJson.Exported exported) {
        return new JsonObject()
                .put("settings", exported.settings())
                .put("left_out", new JsonArray(List.copyOf(exported.left())));
    }

    /** What the preset of this name stands for. */
    public static List<NetworkRule.Destination> destinations(List<NetworkPreset> presets, String name) {
        return presets.stream()
                .filter(preset -> preset.name().equals(name))
                .flatMap(preset -> preset.rules().stream())
                .map(rule -> NetworkRule.parse("presets", rule))
                .map(NetworkRule.Destination.class::cast)
                .toList();
    }

    public static JsonObject presets(List<NetworkPreset> presets) {
        return new JsonObject().put("items", array(presets));
    }

    private static JsonArray array(List<NetworkPreset> presets) {
        var array = new JsonArray();
        presets.forEach(preset -> array.add(new JsonObject()
                .put("name", preset.name())
                .put("about", preset.about())
                .put("rules", new JsonArray(List.copyOf(preset.rules())))));
        return array;
    }

    public static JsonObject of(EgressRequest.Decisions decisions) {
        return Json.page(decisions.page(), NetworkJson::of).put("left_out", decisions.leftOut());
    }

    /** Names come from inside the sandbox: they are printable and bounded. */
    public static JsonObject of(KeptDecision kept) {
        var decision = kept.decision();
        return new JsonObject()
                .put("id", decision.id())
                .put("at", Json.time(decision.at()))
                .put("outcome", Json.label(decision.outcome()))
                .put("protocol", Json.label(decision.protocol()))
                .put("host", Objects.requireNonNullElse(shown(decision.host()), ""))
                .put("port", decision.port())
                .put("method", shown(decision.method()))
                .put("path", shown(decision.path()))
                .put("rule", decision.rule())
                .put("reason", Objects.requireNonNullElse(shown(decision.reason()), ""))
                .put("sent_bytes", decision.sentBytes())
                .put("received_bytes", decision.receivedBytes())
                .put("state", state(kept))
                .put("ended_at", Json.timeOrNull(decision.endedAt()));
    }

    private static String state(KeptDecision kept) {
        var decision = kept.decision();
        if (decision.endedAt() != null || decision.outcome() == NetworkDecision.Outcome.DENIED) {
            return "ended";
        }
        return kept.lost() ? "unknown" : "open";
    }

    private static @Nullable String shown(@Nullable String text) {
        return Attention.line(text, LONGEST);
    }

    public static JsonObject requests(List<NetworkRequest> requests) {
        return new JsonObject()
                .put(
                        "items",
                        new JsonArray(requests.stream().map(NetworkJson::of).toList()));
    }

    public static JsonObject of(NetworkRequest request) {
        return new JsonObject()
                .put("id", request.id())
                .put("sandbox_id", request.sandbox().value())
                .put("at", Json.time(request.at()))
                .put("rule", request.rule())
                .put("reason", request.reason())
                .put("asked_by", Json.label(request.askedBy()))
                .put("state", Json.label(request.state()))
                .put("decided_by", request.decidedBy())
                .put("decided_at", Json.timeOrNull(request.decidedAt()))
                .put("scope", request.scope() == null ? null : Json.label(request.scope()));
    }
}
