package dev.sandlot.mcp.tool;

import dev.sandlot.api.Operation;
import dev.sandlot.api.ServiceJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Service;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Services that were deployed in sandboxes. */
final class ServiceTools {
    private static final int MOST_LINES = 2000;
    private static final Parameter SERVICE = Parameter.text("name", "The service's name.");

    private final Bus bus;
    private final ToolGate gate;
    private final OutputReading output;

    ServiceTools(Bus bus, ToolGate gate, OutputReading output) {
        this.bus = bus;
        this.gate = gate;
        this.output = output;
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
