package dev.sandlot.mcp;

import dev.sandlot.api.Problem;
import dev.sandlot.api.Text;
import dev.sandlot.auth.Principal;
import dev.sandlot.auth.Selections;
import dev.sandlot.mcp.resource.Resources;
import dev.sandlot.mcp.tool.Call;
import dev.sandlot.mcp.tool.Tool;
import dev.sandlot.mcp.tool.ToolResult;
import dev.sandlot.mcp.tool.Toolbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers messages, each by itself, whichever came before. */
public final class McpServer {
    /** What is listed changes only with the daemon's version and the token's role. */
    private static final int FRESH_MILLIS = 300_000;

    /** What sandboxes are like is never old news. */
    private static final int STALE_MILLIS = 0;

    private final Toolbox tools;
    private final Resources resources;
    private final Calls calls;
    private final Activity activity;
    private final JsonObject identity;

    /** @param version of the daemon */
    public McpServer(Toolbox tools, Resources resources, Calls calls, Activity activity, String version) {
        this.tools = tools;
        this.resources = resources;
        this.calls = calls;
        this.activity = activity;
        this.identity =
                new JsonObject().put("name", "sandlot").put("title", "Sandlot").put("version", version);
    }

    /**
     * What to answer, on the exchange's context; a failure too is an answer. It fails where nobody waits for it any more.
     *
     * @param headers gives a header's value by name, or null
     */
    public Future<Answer> answer(
            JsonObject json, Function<String, @Nullable String> headers, Principal principal, McpExchange exchange) {
        try {
            var message = Message.of(json);
            if (message instanceof Message.Request request) {
                var era = Era.of(request, headers);
                var who = new Activity.Who(
                        Selections.holder(principal), principal.name(), ClientName.of(request, headers));
                activity.saw(who);
                return answer(request, era, new Asking(principal, who), exchange)
                        .recover(cause -> Future.succeededFuture(failed(cause, request.id())));
            }
            if (message instanceof Message.Notification notification) {
                heed(notification, Era.ofNotification(headers), principal);
            }
            return Future.succeededFuture(Answer.ACCEPTED);
        } catch (RpcException e) {
            return Future.succeededFuture(failed(e, e.id()));
        }
    }

    /** What to answer to a body that could not be read, or is none. */
    public static Answer failed(Throwable cause) {
        return failed(cause, null);
    }

    private static Answer failed(Throwable cause, @Nullable Object id) {
        var error = cause instanceof RpcException known ? known.error() : RpcError.of(Problem.fault(cause, "mcp"));
        return new Answer(error.status(), error.json(id));
    }

    private void heed(Message.Notification notification, Era era, Principal principal) {
        var id = notification.params().getValue("requestId");
        if (era == Era.SESSIONS && notification.method().equals("notifications/cancelled") && id != null) {
            calls.cancel(Selections.holder(principal), id);
        }
    }

    /** Whoever asks, and by which program. */
    private record Asking(Principal principal, Activity.Who who) {}

    private Future<Answer> answer(Message.Request request, Era era, Asking asking, McpExchange exchange) {
        var principal = asking.principal();
        boolean sessions = era == Era.SESSIONS;
        return switch (request.method()) {
            case "tools/call" -> call(request, era, asking, exchange);
            case "tools/list" -> result(request, era, cached(era, listed(principal), FRESH_MILLIS));
            case "resources/list", "resources/read" ->
                resource(request, era, principal)
                        .compose(json -> result(request, era, cached(era, json, STALE_MILLIS)));
            case "resources/templates/list" -> result(request, era, cached(era, Resources.templates(), FRESH_MILLIS));
            case "prompts/list" -> result(request, era, cached(era, Prompts.listed(), FRESH_MILLIS));
            case "prompts/get" -> result(request, era, Prompts.got(request));
            case "server/discover" ->
                sessions ? noMethod(request, era) : result(request, era, cached(era, discovered(), FRESH_MILLIS));
            case "initialize" -> sessions ? result(request, era, initialized(request)) : noMethod(request, era);
            case "ping" -> sessions ? result(request, era, new JsonObject()) : noMethod(request, era);
            default -> noMethod(request, era);
        };
    }

    private static Future<Answer> noMethod(Message.Request request, Era era) {
        return Future.failedFuture(
                RpcError.method(request.method(), era == Era.STATELESS).asException(request.id()));
    }

    private Future<Answer> result(Message.Request request, Era era, JsonObject result) {
        return Future.succeededFuture(Answer.result(request.id(), era.finished(result, identity)));
    }

    private static JsonObject cached(Era era, JsonObject result, int millis) {
        return era == Era.SESSIONS ? result : result.put("ttlMs", millis).put("cacheScope", "private");
    }

    private Future<JsonObject> resource(Message.Request request, Era era, Principal principal) {
        var params = request.params();
        var uri = params.getValue("uri");
        if (request.method().equals("resources/list")) {
            var cursor = params.getValue("cursor");
            return resources
                    .list(principal, cursor == null ? null : cursor.toString())
                    .recover(cause -> notRead(cause, null, era));
        }
        return uri instanceof String address
                ? resources.read(principal, address).recover(cause -> notRead(cause, address, era))
                : Future.failedFuture(
                        RpcError.invalid("params.uri must name a resource").asException(request.id()));
    }

    private static Future<JsonObject> notRead(Throwable cause, @Nullable String uri, Era era) {
        return Future.failedFuture(RpcError.ofResource(Problem.fault(cause, "mcp"), uri, era == Era.STATELESS)
                .asException(null));
    }

    private JsonObject initialized(Message.Request request) {
        return new JsonObject()
                .put("protocolVersion", Era.agreed(request.params().getValue("protocolVersion")))
                .put("capabilities", capabilities())
                .put("serverInfo", identity)
                .put("instructions", Instructions.TEXT);
    }

    private static JsonObject discovered() {
        return new JsonObject()
                .put("supportedVersions", new JsonArray(Era.versions()))
                .put("capabilities", capabilities())
                .put("instructions", Instructions.TEXT);
    }

    private static JsonObject capabilities() {
        return new JsonObject()
                .put("tools", new JsonObject())
                .put("resources", new JsonObject())
                .put("prompts", new JsonObject());
    }

    private JsonObject listed(Principal principal) {
        var list = new JsonArray();
        tools.of(principal.role()).forEach(tool -> list.add(tool.json()));
        return new JsonObject().put("tools", list);
    }

    private Future<Answer> call(Message.Request request, Era era, Asking asking, McpExchange exchange) {
        var params = request.params();
        if (!(params.getValue("name") instanceof String name)) {
            throw RpcError.invalid("params.name must name a tool").asException(request.id());
        }
        var tool = tools.find(name)
                .orElseThrow(() -> RpcError.unknown(
                                "There is no tool \"" + Text.printable(name) + "\"; tools/list lists all of them.")
                        .asException(request.id()));
        var given = params.getValue("arguments");
        if (given != null && !(given instanceof JsonObject)) {
            throw RpcError.invalid("params.arguments must be an object").asException(request.id());
        }
        var watch = new CallWatch(activity, asking.who(), name);
        var call = new Call(asking.principal(), watch::worksIn, progress(params, exchange), exchange.over());
        return run(tool, call, given == null ? new JsonObject() : (JsonObject) given, request, exchange)
                .onComplete(done -> watch.ended(done.result(), exchange.over()))
                .compose(result -> result(request, era, result.json()));
    }

    private Future<ToolResult> run(
            Tool tool, Call call, JsonObject arguments, Message.Request request, McpExchange exchange) {
        Runnable forget;
        try {
            forget = calls.begin(Selections.holder(call.principal()), request.id(), exchange);
        } catch (RuntimeException e) {
            return Future.succeededFuture(ToolResult.of(Problem.fault(e, tool.name())));
        }
        return tool.run(call, arguments)
                .onComplete(done -> forget.run())
                .recover(cause -> Future.succeededFuture(ToolResult.of(Problem.fault(cause, tool.name()))));
    }

    /** Null where the client doesn't ask for it. */
    private static @Nullable BiConsumer<Double, String> progress(JsonObject params, McpExchange exchange) {
        var token = params.getValue("_meta") instanceof JsonObject meta ? meta.getValue("progressToken") : null;
        return !(token instanceof String) && !(token instanceof Number)
                ? null
                : (seconds, says) -> exchange.notify(new JsonObject()
                        .put("jsonrpc", "2.0")
                        .put("method", "notifications/progress")
                        .put(
                                "params",
                                new JsonObject()
                                        .put("progressToken", token)
                                        .put("progress", seconds)
                                        .put("message", says)));
    }
}
