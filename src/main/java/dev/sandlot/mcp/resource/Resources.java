package dev.sandlot.mcp.resource;

import dev.sandlot.api.Operation;
import dev.sandlot.auth.Principal;
import dev.sandlot.bus.Request;
import dev.sandlot.mcp.tool.FileContents;
import dev.sandlot.mcp.tool.OutputReading;
import dev.sandlot.mcp.tool.SandboxTools;
import dev.sandlot.mcp.tool.ToolGate;
import dev.sandlot.mcp.tool.ToolParts;
import dev.sandlot.model.InnerPath;
import dev.sandlot.model.Sandbox;
import dev.sandlot.stream.Picture;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists and reads resources. What is read is never longer than what a tool shows at once; what was left out is told beside it. */
public final class Resources {
    private static final int PAGE = 100;
    private static final int MOST_LINES = 1000;
    private static final int MOST_WIDTH = 1280;
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";

    private final ToolParts parts;
    private final ToolGate gate;
    private final OutputReading output;
    private final FileContents files;

    public Resources(ToolParts parts) {
        this.parts = parts;
        this.gate = new ToolGate(parts.bus(), parts.selections());
        this.output = new OutputReading(parts.ports().output());
        this.files = new FileContents(parts.ports().files());
    }

    /** The sandboxes that are there for whoever asks, in pages. */
    public Future<JsonObject> list(Principal principal, @Nullable String cursor) {
        return gate.admit(principal, Operation.LIST_SANDBOXES)
                .compose(v -> parts.bus()
                        .ask(new Request.ListSandboxes(List.of(), Map.of(), null, principal.sandbox(), PAGE, cursor)))
                .map(page -> {
                    var items = new JsonArray();
                    page.items().forEach(sandbox -> items.add(item(sandbox)));
                    var json = new JsonObject().put("resources", items);
                    return page.nextCursor() == null ? json : json.put("nextCursor", page.nextCursor());
                });
    }

    private static JsonObject item(Sandbox sandbox) {
        return new JsonObject()
                .put("uri", ResourceUri.of(sandbox.name()))
                .put("name", sandbox.name())
                .put("description", "How sandbox " + sandbox.name() + " is.")
                .put("mimeType", JSON);
    }

    /** What addresses there are beside those that are listed. */
    public static JsonObject templates() {
        return new JsonObject()
                .put(
                        "resourceTemplates",
                        JsonArray.of(
                                template("sandbox", "{name}", "How a sandbox is.", JSON),
                                template("log", "{name}/log/{process}", "The end of what a process has printed.", TEXT),
                                template(
                                        "screen",
                                        "{name}/screen",
                                        "What is on the sandbox's display, or where it has none on its agent's terminal.",
                                        null),
                                template(
                                        "file",
                                        "{name}/files/{+path}",
                                        "A text file; a path that does not begin with a slash begins in /workspace.",
                                        TEXT)));
    }

    private static JsonObject template(String name, String path, String says, @Nullable String type) {
        var json = new JsonObject()
                .put("uriTemplate", ResourceUri.SCHEME + path)
                .put("name", name)
                .put("description", says);
        return type == null ? json : json.put("mimeType", type);
    }

    /** What is there, as {@code resources/read} answers it. */
    public Future<JsonObject> read(Principal principal, String uri) {
        ResourceUri address;
        try {
            address = ResourceUri.parse(uri);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
        return (address instanceof ResourceUri.Log log
                        ? log(principal, log)
                        : address instanceof ResourceUri.Screen screen
                                ? screen(principal, screen)
                                : address instanceof ResourceUri.File file
                                        ? file(principal, file)
                                        : whole(principal, address.sandbox()))
                .map(content -> new JsonObject().put("contents", JsonArray.of(content.put("uri", uri))));
    }

    private Future<JsonObject> whole(Principal principal, String sandbox) {
        return gate.sandbox(principal, Operation.GET_SANDBOX, sandbox)
                .map(found -> content(JSON, SandboxTools.brief(found).encode()));
    }

    private Future<JsonObject> log(Principal principal, ResourceUri.Log log) {
        return gate.process(principal, Operation.READ_OUTPUT, log.sandbox(), log.process())
                .compose(process -> output.tail(process, MOST_LINES, OutputReading.MOST_CHARACTERS))
                .map(excerpt -> told(content(TEXT, excerpt.text()), "truncated", excerpt.cut()));
    }

    private Future<JsonObject> screen(Principal principal, ResourceUri.Screen screen) {
        return gate.sandbox(principal, Operation.GET_SCREENSHOT, screen.sandbox())
                .compose(sandbox -> sandbox.spec().display() == null ? terminal(sandbox) : picture(sandbox));
    }

    private Future<JsonObject> picture(Sandbox sandbox) {
        return parts.ports()
                .screens()
                .picture(sandbox.id(), Picture.Format.PNG, MOST_WIDTH, null)
                .map(picture -> new JsonObject()
                        .put("mimeType", "image/png")
                        .put(
                                "blob",
                                Base64.getEncoder()
                                        .encodeToString(Objects.requireNonNull(picture.file())
                                                .getBytes())));
    }

    private Future<JsonObject> terminal(Sandbox sandbox) {
        return parts.bus()
                .ask(new Request.FindTerminal(sandbox.id().value()))
                .compose(process -> parts.ports().terminals().screen(sandbox.id(), process.id(), false))
                .map(shown -> content(TEXT, shown.toString(StandardCharsets.UTF_8)));
    }

    private Future<JsonObject> file(Principal principal, ResourceUri.File file) {
        return gate.sandbox(principal, Operation.READ_FILE, file.sandbox())
                .compose(sandbox -> files.shown(sandbox.id(), InnerPath.of(file.path()), 0, FileContents.MOST_SHOWN))
                .map(shown -> {
                    long size = shown.stat().entry().size();
                    return told(content(TEXT, shown.text()), "size", size);
                });
    }

    private static JsonObject content(String type, String text) {
        return new JsonObject().put("mimeType", type).put("text", text);
    }

    private static JsonObject told(JsonObject content, String name, Object value) {
        return content.put("_meta", new JsonObject().put("sandlot/" + name, value));
    }
}
