package dev.sandlot.mcp.tool;

import dev.sandlot.api.Problem;
import dev.sandlot.model.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a tool answers. Clients show a model the text or the structure, never both: so where there is a structure the text is the same.
 *
 * @param content in the protocol's form
 * @param structure or null
 * @param failed whether the model has to do something about it
 * @param meta for programs, or null
 */
public record ToolResult(
        JsonArray content,
        @Nullable JsonObject structure,
        boolean failed,
        @Nullable JsonObject meta) {
    static ToolResult text(String text) {
        return new ToolResult(JsonArray.of(block(text)), null, false, null);
    }

    static ToolResult failure(String text) {
        return new ToolResult(JsonArray.of(block(text)), null, true, null);
    }

    static ToolResult of(JsonObject structure) {
        return new ToolResult(JsonArray.of(block(structure.encode())), structure, false, null);
    }

    /** A picture and what is said of it. */
    static ToolResult picture(byte[] file, String mediaType, String text) {
        var image = new JsonObject()
                .put("type", "image")
                .put("data", Base64.getEncoder().encodeToString(file))
                .put("mimeType", mediaType);
        return new ToolResult(JsonArray.of(image, block(text)), null, false, null);
    }

    /** A fault in words, with what to do next; for programs as problem details. */
    public static ToolResult of(Fault fault) {
        var said = fault.errors().isEmpty()
                ? fault.message()
                : fault.errors().stream()
                        .map(error -> error.field() + " " + error.message())
                        .collect(Collectors.joining("\n"));
        var text = fault.kind().title() + ": " + said
                + (fault.hint() == null ? "" : (fault.errors().isEmpty() ? " " : "\n") + fault.hint());
        return failure(text).with("sandlot/problem", Problem.render(fault, null));
    }

    ToolResult with(String key, JsonObject value) {
        var more = meta == null ? new JsonObject() : meta.copy();
        return new ToolResult(content, structure, failed, more.put(key, value));
    }

    private static JsonObject block(String text) {
        return new JsonObject().put("type", "text").put("text", text);
    }

    /** As {@code tools/call} answers it. */
    public JsonObject json() {
        var json = new JsonObject().put("content", content).put("isError", failed);
        if (structure != null) {
            json.put("structuredContent", structure);
        }
        return meta == null ? json : json.put("_meta", meta);
    }
}
