package dev.sandlot.mcp.tool;

import dev.sandlot.api.NetworkJson;
import dev.sandlot.api.Operation;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.EgressRequest;
import dev.sandlot.model.NetworkRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What a sandbox may reach outside, and asking for more: a person decides, no tool does. */
final class NetworkTools {
    private final Bus bus;
    private final ToolGate gate;

    NetworkTools(Bus bus, ToolGate gate) {
        this.bus = bus;
        this.gate = gate;
    }

    List<Tool> all() {
        return List.of(
                Tool.of(
                        "get_network_policy",
                        Operation.GET_NETWORK,
                        Hints.READS,
                        "Tell what the sandbox may reach outside, and what was asked for and is not decided yet. Look here where a host"
                                + " is not found or a connection is refused.",
                        List.of(Parameter.SANDBOX),
                        this::policy),
                Tool.of(
                        "request_network_access",
                        Operation.ASK_FOR_NETWORK,
                        Hints.ASKS,
                        "Ask for the sandbox to be let out to a host. A person decides, which may take long: go on with something else,"
                                + " and look with get_network_policy.",
                        List.of(
                                Parameter.text(
                                                "rule",
                                                "What is wanted, as a rule: registry.example.com, *.example.com, db.example.com:5432 or a"
                                                        + " preset such as @dev.")
                                        .needed(),
                                Parameter.text("reason", "Why, in a sentence that the person reads.")
                                        .needed(),
                                Parameter.SANDBOX),
                        this::request));
    }

    private Future<ToolResult> policy(Call call, ToolArguments given) {
        return gate.sandbox(call, Operation.GET_NETWORK, given).compose(sandbox -> {
            var id = sandbox.id().value();
            return bus.ask(new EgressRequest.GetNetwork(id))
                    .compose(view -> bus.ask(new EgressRequest.ListNetworkRequests(id, true))
                            .map(asked -> {
                                var policy = NetworkJson.of(view);
                                var named = new JsonArray();
                                policy.getJsonArray("presets").stream()
                                        .map(preset -> ((JsonObject) preset).getString("name"))
                                        .forEach(named::add);
                                policy.remove("pending");
                                return ToolResult.of(policy.put("presets", named)
                                        .put(
                                                "requests",
                                                NetworkJson.requests(asked).getJsonArray("items"))
                                        .put("sandbox", sandbox.name()));
                            }));
        });
    }

    private Future<ToolResult> request(Call call, ToolArguments given) {
        return gate.sandbox(call, Operation.ASK_FOR_NETWORK, given)
                .compose(sandbox -> bus.ask(new EgressRequest.AskForNetwork(
                                sandbox.id().value(),
                                given.text("rule"),
                                given.text("reason"),
                                NetworkRequest.Origin.AGENT))
                        .map(request -> ToolResult.of(NetworkJson.of(request).put("sandbox", sandbox.name()))));
    }
}
