package dev.sandlot.mcp.tool;

import dev.sandlot.api.Json;
import dev.sandlot.api.MetricsJson;
import dev.sandlot.api.Operation;
import dev.sandlot.api.UsageJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Fault;
import dev.sandlot.model.MetricHistory;
import dev.sandlot.model.ProcessState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** What the host, sandboxes and agents use. */
final class MeasureTools {
    private static final int MOST_DAYS = 90;

    private final Bus bus;
    private final ToolGate gate;

    MeasureTools(Bus bus, ToolGate gate) {
        this.bus = bus;
        this.gate = gate;
    }

    List<Tool> all() {
        return List.of(
                Tool.of(
                        "get_metrics",
                        Operation.GET_SANDBOX_METRICS,
                        Hints.READS,
                        "Tell what a sandbox uses of processor, memory, disk and network, now and of late; or what the whole host"
                                + " uses.",
                        List.of(
                                Parameter.SANDBOX,
                                Parameter.flag("host", "The host instead of a sandbox."),
                                Parameter.text("window", "How far back: 15m, 2h or 1d.")
                                        .or("15m")),
                        this::metrics),
                Tool.of(
                        "list_processes",
                        Operation.LIST_PROCESSES,
                        Hints.READS,
                        "List what Sandlot started in the sandbox and still runs: commands, tasks, services and terminals.",
                        List.of(Parameter.SANDBOX),
                        this::processes),
                Tool.of(
                        "get_usage",
                        Operation.GET_USAGE,
                        Hints.READS,
                        "Tell how many tokens the sandbox's agents have used and what that would cost, in all and for each session.",
                        List.of(
                                Parameter.whole("limit", 1, 100, "How many of the newest sessions.")
                                        .or(10),
                                Parameter.SANDBOX),
                        this::usage));
    }

    private Future<ToolResult> metrics(Call call, ToolArguments given) {
        var since = Instant.now().minus(Spans.parse("window", given.text("window"), MOST_DAYS));
        if (given.flag("host")) {
            requireUnbound(call);
            return gate.admit(call, Operation.GET_HOST_METRICS)
                    .compose(v -> bus.ask(new Request.GetHostMetrics(since)))
                    .map(metrics -> ToolResult.of(new JsonObject()
                            .put("host", metrics.now() == null ? null : MetricsJson.of(metrics.now()))
                            .put("window", summed(metrics.history()))));
        }
        return gate.sandbox(call, Operation.GET_SANDBOX_METRICS, given)
                .compose(sandbox -> bus.ask(
                                new Request.GetSandboxMetrics(sandbox.id().value(), since))
                        .map(metrics -> ToolResult.of(new JsonObject()
                                .put("sandbox", sandbox.name())
                                .put("now", metrics.now() == null ? null : MetricsJson.of(metrics.now()))
                                .put("window", summed(metrics.history())))));
    }

    private static void requireUnbound(Call call) {
        if (call.principal().sandbox() != null) {
            throw Fault.of(Fault.Kind.FORBIDDEN, "This token is bound to one sandbox.", "Leave out host.")
                    .asException();
        }
    }

    /** Of each gauge its mean and its maximum: a model has no use for each point. */
    private static JsonObject summed(MetricHistory history) {
        var json = new JsonObject().put("since", Json.time(history.since()));
        for (int i = 0; i < history.gauges().size(); i++) {
            int gauge = i;
            var mean = history.points().stream()
                    .mapToDouble(point -> point.mean()[gauge])
                    .filter(value -> !Double.isNaN(value))
                    .average();
            var max = history.points().stream()
                    .mapToDouble(point -> point.max()[gauge])
                    .filter(value -> !Double.isNaN(value))
                    .max();
            if (mean.isPresent() && max.isPresent()) {
                json.put(
                        history.gauges().get(i),
                        new JsonObject()
                                .put("mean", MetricsJson.number(mean.getAsDouble()))
                                .put("max", MetricsJson.number(max.getAsDouble())));
            }
        }
        return json;
    }

    private Future<ToolResult> processes(Call call, ToolArguments given) {
        return gate.sandbox(call, Operation.LIST_PROCESSES, given)
                .compose(sandbox -> AllProcesses.of(bus, sandbox).map(all -> {
                    var items = new JsonArray();
                    all.stream()
                            .filter(process -> process.state() == ProcessState.RUNNING)
                            .map(CallOutcome::brief)
                            .forEach(items::add);
                    return ToolResult.of(
                            new JsonObject().put("sandbox", sandbox.name()).put("processes", items));
                }));
    }

    private Future<ToolResult> usage(Call call, ToolArguments given) {
        return gate.sandbox(call, Operation.GET_USAGE, given)
                .compose(sandbox -> bus.ask(new Request.GetUsage(sandbox.id().value(), given.whole("limit"))))
                .map(usage -> ToolResult.of(UsageJson.of(usage)));
    }
}
