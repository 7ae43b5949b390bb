package dev.sandlot.http.bridge;

import dev.sandlot.api.Ask;
import dev.sandlot.api.Binding;
import dev.sandlot.api.Operation;
import dev.sandlot.api.Problem;
import dev.sandlot.api.Query;
import dev.sandlot.auth.Principal;
import dev.sandlot.bus.OutsideDoor;
import dev.sandlot.http.route.OutputRoutes;
import dev.sandlot.http.route.Reply;
import dev.sandlot.http.route.Routes;
import dev.sandlot.model.Role;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands of event bus clients: the operations of the REST API by shorter names, {@code {sandbox?, process?, body?, query?}} each. The
 * {@link BusBridge} is the only way to these addresses, and it has written into the headers who asks.
 */
public final class BusCommands {
    private static final String PREFIX = "sandlot.cmd.";
    private static final String READ_OUTPUT = "read_output";

    private static final Map<String, Operation> OPERATIONS = Map.of(
            "list", Operation.LIST_SANDBOXES,
            "get", Operation.GET_SANDBOX,
            "create", Operation.CREATE_SANDBOX,
            "start", Operation.START_SANDBOX,
            "stop", Operation.STOP_SANDBOX,
            "exec", Operation.START_PROCESS);

    private final Routes routes;
    private final Binding binding;
    private final OutputRoutes output;

    public BusCommands(Routes routes, Binding binding, OutputRoutes output) {
        this.routes = routes;
        this.binding = binding;
        this.output = output;
    }

    static boolean isCommand(String address) {
        var name = address.startsWith(PREFIX) ? address.substring(PREFIX.length()) : "";
        return OPERATIONS.containsKey(name) || name.equals(READ_OUTPUT);
    }

    public void start(OutsideDoor door) {
        OPERATIONS.forEach((name, operation) -> door.serve(
                PREFIX + name, (message, headers) -> answer(name, () -> routes.run(operation, ask(message, headers)))));
        door.serve(
                PREFIX + READ_OUTPUT,
                (message, headers) -> answer(
                        READ_OUTPUT,
                        () -> binding.admit(Operation.READ_OUTPUT, ask(message, headers))
                                .compose(output::items)));
    }

    private interface Work {
        Future<Reply> start();
    }

    private static Future<JsonObject> answer(String name, Work work) {
        Future<Reply> reply;
        try {
            reply = work.start();
        } catch (RuntimeException e) {
            reply = Future.failedFuture(e);
        }
        return reply.map(done -> done.body() == null ? new JsonObject() : withoutEnv(done.body()))
                .recover(failure -> {
                    var fault = Problem.fault(failure, "command " + name);
                    return Future.failedFuture(new OutsideDoor.Refusal(
                            fault.kind().status(), Problem.render(fault, null).encode()));
                });
    }

    /** Variables may be secrets, and never go over the bus, whoever asks. */
    private static JsonObject withoutEnv(JsonObject answer) {
        answer.remove("env");
        if (answer.getValue("items") instanceof JsonArray items) {
            var without = new JsonArray();
            for (var item : items) {
                var own = ((JsonObject) item).copy();
                own.remove("env");
                without.add(own);
            }
            answer.put("items", without);
        }
        return answer;
    }

    private static Ask ask(JsonObject message, MultiMap headers) {
        return new Ask(
                principal(headers),
                text(message, "sandbox"),
                text(message, "process"),
                Query.of(message.getValue("query") instanceof JsonObject query ? query : new JsonObject()),
                message.getValue("body") instanceof JsonObject body ? body : null,
                text(message, "idempotency_key"),
                null);
    }

    private static @Nullable String text(JsonObject message, String field) {
        return message.getValue(field) instanceof String text ? text : null;
    }

    /** How the bridge writes down who asks. */
    static JsonObject headers(Principal principal) {
        var headers = new JsonObject()
                .put("name", principal.name())
                .put("role", principal.role().name());
        var sandbox = principal.sandbox();
        return sandbox == null ? headers : headers.put("sandbox", sandbox.value());
    }

    private static Principal principal(MultiMap headers) {
        var sandbox = headers.get("sandbox");
        return new Principal(
                Role.valueOf(headers.get("role")),
                sandbox == null ? null : new SandboxId(sandbox),
                headers.get("name"));
    }
}
