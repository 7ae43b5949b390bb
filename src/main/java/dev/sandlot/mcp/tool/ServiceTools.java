package dev.sandlot.mcp.tool;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.api.Json;
import dev.sandlot.api.Operation;
import dev.sandlot.api.ServiceJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Restart;
import dev.sandlot.model.Service;
import dev.sandlot.model.ServiceHealth;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Services that were deployed in sandboxes. */
final class ServiceTools {
    private static final int MOST_LINES = 2000;
    private static final int WAIT_SECONDS = 50;
    private static final List<String> RESTARTS =
            Arrays.stream(Restart.Policy.values()).map(Json::label).toList();
    private static final Parameter SERVICE = Parameter.text("name", "The service's name.");

    private final Bus bus;
    private final ToolGate gate;
    private final OutputReading output;
    private final ApiDocument.Contract contract;

    ServiceTools(Bus bus, ToolGate gate, OutputReading output, ApiDocument document) {
        this.bus = bus;
        this.gate = gate;
        this.output = output;
        this.contract = document.contract("POST", "/api/v1/sandboxes/{sandbox}/services");
    }

    List<Tool> all() {
        return List.of(
                Tool.of(
                        "list_services",
                        Operation.LIST_SERVICES,
                        Hints.READS,
                        "List the sandbox's services (commands that are kept running), and how they do.",
                        List.of(Parameter.SANDBOX),
                        this::list),
                Tool.of(
                        "deploy_service",
                        Operation.DEPLOY_SERVICE,
                        Hints.REPLACES,
                        "Deploy a service: keep a command running on a copy of the sandbox's files as they are now, in the place of what runs"
                                + " under that name. Waits until it is known whether it is well.",
                        List.of(
                                SERVICE.needed(),
                                Parameter.longText(
                                                "command", "The command line, run by bash; it stays in the foreground.")
                                        .needed(),
                                Parameter.text("directory", "What is copied, and where it runs; in /workspace.")
                                        .or("."),
                                Parameter.variables("env", "Environment variables of it."),
                                Parameter.choice("restart", RESTARTS, "When it is started again after it has ended.")
                                        .or("always"),
                                Parameter.whole(
                                        "health_port",
                                        1,
                                        65_535,
                                        "Where it answers HTTP inside, to know whether it is well."),
                                Parameter.text("health_path", "What is asked for there.")
                                        .or("/"),
                                Parameter.SANDBOX),
                        this::deploy),
                Tool.of(
                        "service_logs",
                        Operation.READ_OUTPUT,
                        Hints.READS,
                        "Show what a service has printed last.",
                        List.of(
                                SERVICE.needed(),
                                Parameter.whole("last_n_lines", 1, MOST_LINES, "How many of the last lines are shown.")
                                        .or(100),
                                Parameter.SANDBOX),
                        this::logs),
                Tool.of(
                        "remove_service",
                        Operation.REMOVE_SERVICE,
                        Hints.DELETES,
                        "Remove a service: it ends, and its deployed files and logs are deleted. Asks for confirm=true.",
                        List.of(
                                SERVICE.needed(),
                                Parameter.flag("confirm", "That it is really meant."),
                                Parameter.SANDBOX),
                        this::remove));
    }

    private Future<ToolResult> list(Call call, ToolArguments given) {
        return gate.sandbox(call, Operation.LIST_SERVICES, given)
                .compose(sandbox -> bus.ask(
                                new Request.ListServices(sandbox.id().value(), null))
                        .map(services -> {
                            var items = ServiceJson.of(services).getJsonArray("items");
                            items.forEach(item -> ((JsonObject) item).remove("deploys"));
                            return ToolResult.of(new JsonObject()
                                    .put("sandbox", sandbox.name())
                                    .put("services", items));
                        }));
    }

    private Future<ToolResult> deploy(Call call, ToolArguments given) {
        var body = body(given);
        Objects.requireNonNull(contract.body()).require(body);
        var spec = ServiceJson.spec(body);
        return gate.sandbox(call, Operation.DEPLOY_SERVICE, given)
                .compose(sandbox -> bus.askLong(
                        new Request.DeployService(sandbox.id().value(), spec, null, WAIT_SECONDS), WAIT_SECONDS))
                .map(ServiceTools::deployed);
    }

    private static JsonObject body(ToolArguments given) {
        var port = given.wholeOrNull("health_port");
        var body = new JsonObject()
                .put("name", given.text("name"))
                .put("command", new JsonArray(List.of("bash", "-c", given.text("command"))))
                .put("directory", given.text("directory"))
                .put("env", new JsonObject(Map.copyOf(given.variables("env"))))
                .put("restart", new JsonObject().put("policy", given.text("restart")));
        return port == null
                ? body
                : body.put(
                        "health",
                        new JsonObject()
                                .put(
                                        "http",
                                        new JsonObject()
                                                .put("port", port.intValue())
                                                .put("path", given.text("health_path"))));
    }

    /** One that has ended or is not well is a failure, which says where to look. */
    private static ToolResult deployed(Service service) {
        var json = ServiceJson.of(service);
        json.remove("deploys");
        boolean well = service.process().state() == ProcessState.RUNNING
                && service.health().state() != ServiceHealth.State.UNHEALTHY;
        return well
                ? ToolResult.of(json)
                : ToolResult.failure("Service " + service.name() + " of sandbox " + service.sandboxName()
                        + " was deployed and does not work: " + CallOutcome.state(service.process()) + ", "
                        + json.getJsonObject("health").getString("state") + ". service_logs(name=\"" + service.name()
                        + "\") shows what it printed.");
    }

    private Future<ToolResult> logs(Call call, ToolArguments given) {
        return service(call, Operation.READ_OUTPUT, given)
                .compose(service -> output.tail(
                                service.process(), given.whole("last_n_lines"), OutputReading.USUAL_CHARACTERS)
                        .map(told -> ToolResult.text(CallOutcome.head(service.process(), service.sandboxName())
                                        + CallOutcome.lines(told.text())
                                        + CallOutcome.lastLine(service.process()))
                                .with(
                                        "sandlot/exec",
                                        CallOutcome.json(service.process(), service.sandboxName(), told))));
    }

    private Future<ToolResult> remove(Call call, ToolArguments given) {
        return service(call, Operation.REMOVE_SERVICE, given).compose(service -> {
            if (!given.flag("confirm")) {
                return Future.succeededFuture(ToolResult.failure("Nothing was removed. Service " + service.name()
                        + " of sandbox " + service.sandboxName()
                        + " would end, and its deployed files and logs be deleted: call again with confirm=true if that is"
                        + " meant."));
            }
            return bus.ask(new Request.StopService(service.process().sandboxId().value(), service.name(), true))
                    .map(v -> ToolResult.of(
                            new JsonObject().put("removed", service.name()).put("sandbox", service.sandboxName())));
        });
    }

    private Future<Service> service(Call call, Operation operation, ToolArguments given) {
        return gate.sandbox(call, operation, given)
                .compose(sandbox -> bus.ask(new Request.GetService(sandbox.id().value(), given.text("name"), 0)));
    }
}
