package dev.sandlot.mcp.tool;

import dev.sandlot.api.Json;
import dev.sandlot.api.MetricsJson;
import dev.sandlot.api.Operation;
import dev.sandlot.api.Query;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.bus.SandboxChange;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Kept;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.SandboxTrend;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Sandboxes: which there are, which one is worked in, and whether one is up. */
public final class SandboxTools {
    private static final int MOST_LISTED = 1000;
    private static final List<String> STATES =
            Arrays.stream(SandboxState.values()).map(Json::label).toList();

    private final Bus bus;
    private final ToolGate gate;

    SandboxTools(Bus bus, ToolGate gate) {
        this.bus = bus;
        this.gate = gate;
    }

    List<Tool> all() {
        return List.of(
                Tool.of(
                                "list_sandboxes",
                                Operation.LIST_SANDBOXES,
                                Hints.READS,
                                "List the sandboxes (isolated Linux environments on the server) with their states, and which one is"
                                        + " active.",
                                List.of(
                                        Parameter.flag(
                                                "check_resources",
                                                "Also what each uses now, and how idle the host is (idle_score from 0 to 1)."),
                                        Parameter.choice("status", STATES, "Only those in this state."),
                                        Parameter.text("label", "Only those with this label, as key=value.")),
                                this::list)
                        .asCore(),
                Tool.of(
                                "select_sandbox",
                                Operation.GET_SANDBOX,
                                Hints.SETS,
                                "Select the active sandbox: the one that every tool works in where sandbox_name is left out. It is"
                                        + " kept for your token.",
                                List.of(Parameter.text("sandbox_name", "Name or id of the sandbox.")
                                        .needed()),
                                this::select)
                        .asCore(),
                Tool.of(
                        "get_active_sandbox",
                        Operation.GET_SANDBOX,
                        Hints.READS,
                        "Tell which sandbox is active, and how it is.",
                        List.of(),
                        this::active),
                change(
                        "start_sandbox",
                        Operation.START_SANDBOX,
                        SandboxChange.START,
                        "Start a sandbox that is stopped."),
                change(
                        "stop_sandbox",
                        Operation.STOP_SANDBOX,
                        SandboxChange.STOP,
                        "Stop a sandbox: all that runs in it ends, its files are kept."),
                Tool.of(
                        "delete_sandbox",
                        Operation.DELETE_SANDBOX,
                        Hints.DELETES,
                        "Delete a sandbox with all its files, for ever. Asks for confirm=true.",
                        List.of(
                                Parameter.text(
                                                "sandbox_name",
                                                "Name or id of the sandbox; the active one is not assumed.")
                                        .needed(),
                                Parameter.flag("confirm", "That it is really meant."),
                                Parameter.flag("force", "Also while it is up: what runs in it is killed.")),
                        this::delete));
    }

    private Tool change(String name, Operation operation, SandboxChange change, String says) {
        return Tool.of(
                name,
                operation,
                Hints.SETS,
                says,
                List.of(Parameter.SANDBOX),
                (call, given) -> gate.sandbox(call, operation, given)
                        .compose(sandbox ->
                                bus.ask(new Request.ChangeSandbox(sandbox.id().value(), change)))
                        .map(changed -> ToolResult.of(brief(changed))));
    }

    private Future<ToolResult> list(Call call, ToolArguments given) {
        var principal = call.principal();
        var status = given.textOrNull("status");
        var label = given.textOrNull("label");
        List<SandboxState> states =
                status == null ? List.of() : List.of(Query.choice("status", status, SandboxState.class));
        var labels = label == null ? Map.<String, String>of() : label(label);
        return gate.admit(call, Operation.LIST_SANDBOXES)
                .compose(v -> bus.ask(
                        new Request.ListSandboxes(states, labels, null, principal.sandbox(), MOST_LISTED, null)))
                .compose(page -> gate.active(principal).compose(active -> {
                    var json = listed(page.items(), active).put("truncated", page.nextCursor() != null);
                    return given.flag("check_resources")
                            ? measured(call, json)
                            : Future.succeededFuture(ToolResult.of(json));
                }));
    }

    private static Map<String, String> label(String term) {
        int equals = term.indexOf('=');
        if (equals < 1) {
            throw Fault.invalid("label", "must be of the form key=value").asException();
        }
        return Map.of(term.substring(0, equals), term.substring(equals + 1));
    }

    private static JsonObject listed(List<Sandbox> sandboxes, Optional<SandboxId> active) {
        var items = new JsonArray();
        sandboxes.forEach(sandbox -> items.add(brief(sandbox)));
        var name = sandboxes.stream()
                .filter(sandbox -> active.filter(sandbox.id()::equals).isPresent())
                .map(Sandbox::name)
                .findFirst()
                // One that isn't among those that were asked for is told by its id.
                .orElse(active.map(SandboxId::value).orElse(null));
        return new JsonObject().put("active_sandbox", name).put("sandboxes", items);
    }

    private Future<ToolResult> measured(Call call, JsonObject json) {
        return bus.ask(new Request.GetTrends())
                .compose(trends -> {
                    Map<String, SandboxTrend> byId = trends.stream()
                            .collect(Collectors.toMap(trend -> trend.now().id().value(), Function.identity()));
                    json.getJsonArray("sandboxes").forEach(item -> {
                        var sandbox = (JsonObject) item;
                        var trend = byId.get(sandbox.getString("id"));
                        sandbox.put("resources", trend == null ? null : MetricsJson.of(trend.now()));
                    });
                    // What the host does is nothing for who is bound to one sandbox.
                    return call.principal().sandbox() != null
                            ? Future.succeededFuture(json)
                            : bus.ask(new Request.GetHostMetrics(null))
                                    .map(host -> host.now() == null
                                            ? json
                                            : json.put(
                                                    "host_idle_score",
                                                    host.now().idleScore()));
                })
                .map(ToolResult::of);
    }

    private Future<ToolResult> select(Call call, ToolArguments given) {
        return gate.sandbox(call, Operation.GET_SANDBOX, given)
                .compose(sandbox -> gate.activate(call.principal(), sandbox)
                        .map(v -> ToolResult.of(brief(sandbox).put("active", true))));
    }

    private Future<ToolResult> active(Call call, ToolArguments given) {
        return gate.active(call.principal())
                .compose(active -> active.isEmpty()
                        ? Future.succeededFuture(ToolResult.of(new JsonObject()
                                .putNull("active_sandbox")
                                .put("hint", "select_sandbox makes one active; list_sandboxes shows which there are.")))
                        : gate.sandbox(call, Operation.GET_SANDBOX, new ToolArguments(Map.of(), Map.of()))
                                .map(sandbox -> ToolResult.of(brief(sandbox).put("active_sandbox", sandbox.name()))));
    }

    private Future<ToolResult> delete(Call call, ToolArguments given) {
        return gate.sandbox(call, Operation.DELETE_SANDBOX, given).compose(sandbox -> {
            if (!given.flag("confirm")) {
                return Future.succeededFuture(
                        ToolResult.failure(
                                "Nothing was deleted. Sandbox " + sandbox.name() + " ("
                                        + Json.label(sandbox.state())
                                        + ") and all its files would be gone for ever: call again with confirm=true if that is meant."));
            }
            return bus.ask(new Request.DeleteSandbox(sandbox.id().value(), given.flag("force")))
                    .map(kept -> ToolResult.of(deleted(sandbox, kept)))
                    .recover(cause -> Future.failedFuture(
                            cause instanceof FaultException known
                                            && known.fault().kind() == Fault.Kind.CONFLICT
                                            && !given.flag("force")
                                    ? known.fault()
                                            .withHint("Call stop_sandbox first, or pass force=true.")
                                            .asException()
                                    : cause));
        });
    }

    private static JsonObject deleted(Sandbox sandbox, Kept kept) {
        return new JsonObject()
                .put("deleted", sandbox.name())
                .put("id", sandbox.id().value())
                .put("kept_branches", new JsonArray(List.copyOf(kept.branches())))
                .put("kept_snapshot", kept.snapshot());
    }

    /** What an agent has to know of a sandbox. */
    public static JsonObject brief(Sandbox sandbox) {
        var spec = sandbox.spec();
        var attention = sandbox.attention();
        var failure = sandbox.failure();
        var json = new JsonObject()
                .put("name", sandbox.name())
                .put("id", sandbox.id().value())
                .put("state", Json.label(sandbox.state()))
                .put("agent", spec.agent())
                .put("agent_state", Json.label(sandbox.agentState()))
                .put("network", Json.label(spec.network().mode()))
                .put("display", spec.display() != null)
                .put("labels", new JsonObject(Map.copyOf(spec.labels())))
                .put("created_at", Json.time(sandbox.createdAt()))
                .put("expires_at", Json.timeOrNull(sandbox.expiresAt()));
        if (attention != null) {
            json.put("needs_attention", Json.label(attention.reason()));
        }
        return failure == null ? json : json.put("failure", failure.detail());
    }
}
