package dev.sandlot.mcp.tool;

import dev.sandlot.api.Operation;
import dev.sandlot.model.Role;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One tool.
 *
 * @param operation what it is in the API: who may not do that isn't shown the tool, and is refused by the gate
 * @param says what it is for; the first sentence is what clients search
 * @param core whether it is always put before the model; clients hold back the others until they are looked for
 */
public record Tool(
        String name, Operation operation, Hints hints, String says, Parameters parameters, Work work, boolean core) {

    /** What a tool does. A failed future, or a fault that is thrown, is told as an answer too. */
    @FunctionalInterface
    interface Work {
        Future<ToolResult> run(Call call, ToolArguments given);
    }

    static Tool of(String name, Operation operation, Hints hints, String says, List<Parameter> parameters, Work work) {
        return new Tool(name, operation, hints, says, new Parameters(parameters), work, false);
    }

    Tool asCore() {
        return new Tool(name, operation, hints, says, parameters, work, true);
    }

    /** Whether it is for who has this role. */
    public boolean isFor(Role role) {
        return operation.isOpenTo(role);
    }

    /** As {@code tools/list} has it. */
    public JsonObject json() {
        var meta = new JsonObject().put("anthropic/searchHint", "sandbox remote server " + name.replace('_', ' '));
        if (core) {
            meta.put("anthropic/alwaysLoad", true);
        }
        return new JsonObject()
                .put("name", name)
                .put("title", title())
                .put("description", says)
                .put("inputSchema", parameters.schema())
                .put("annotations", hints.json())
                .put("_meta", meta);
    }

    private String title() {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('_', ' ');
    }

    /** Checks what was given, then does the work. Every failure is in the future. */
    public Future<ToolResult> run(Call call, JsonObject given) {
        try {
            return work.run(call, parameters.read(given));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
