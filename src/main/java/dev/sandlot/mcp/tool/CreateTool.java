package dev.sandlot.mcp.tool;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.api.Operation;
import dev.sandlot.api.SandboxJson;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Request;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a sandbox: what is given becomes the body of the API's own operation, and is checked as that is. */
final class CreateTool {
    private static final int WAIT_SECONDS = 50;
    private static final long MEBIBYTE = 1 << 20;
    private static final int MOST_CPUS = 4096;
    private static final long MOST_MEMORY = 64 << 20;
    private static final long MOST_TTL = 10L * 365 * 24 * 3600;

    private final Bus bus;
    private final ToolGate gate;
    private final ApiDocument.Contract contract;

    CreateTool(Bus bus, ToolGate gate, ApiDocument document) {
        this.bus = bus;
        this.gate = gate;
        this.contract = document.contract("POST", "/api/v1/sandboxes");
    }

    Tool tool() {
        return Tool.of(
                "create_sandbox",
                Operation.CREATE_SANDBOX,
                Hints.ADDS,
                "Create and start a new sandbox, empty or with a clone of a git repository in /workspace. It does not become the"
                        + " active one: call select_sandbox for that.",
                List.of(
                        Parameter.text("name", "Letters, digits and dashes; left out, one is chosen."),
                        Parameter.text("repo_url", "A git repository to clone; needs a network mode other than none."),
                        Parameter.text("repo_ref", "A branch, tag or commit of it."),
                        Parameter.choice(
                                "agent",
                                List.of("claude", "codex", "gemini", "opencode"),
                                "The coding agent that is started in it on a terminal, where one is; its network is then allow with its"
                                        + " vendors' hosts unless you say otherwise."),
                        Parameter.text("prompt", "What that agent is to do first."),
                        Parameter.choice(
                                "agent_permissions",
                                List.of("ask", "edits", "all"),
                                "What that agent does without asking a person; ask is the usual."),
                        Parameter.decimal("cpus", MOST_CPUS, "Limit in processors; 1 is one whole one."),
                        Parameter.whole("memory_mib", 1, MOST_MEMORY, "Limit in MiB."),
                        Parameter.choice(
                                "network",
                                List.of("none", "allow", "open"),
                                "none: only its own localhost. allow: only what allow_domains names. open: any public address."),
                        Parameter.words("allow_domains", "With network=allow, the hosts that it reaches."),
                        Parameter.whole("ttl_s", 1, MOST_TTL, "Seconds after which it ends by itself."),
                        Parameter.variables("env", "Environment variables of all that runs in it."),
                        Parameter.variables("labels", "Labels, by which list_sandboxes can select."),
                        Parameter.flag("wait", "Wait until it runs.").or(true)),
                this::create);
    }

    private Future<ToolResult> create(Call call, ToolArguments given) {
        var body = body(given);
        Objects.requireNonNull(contract.body()).require(body);
        var spec = SandboxJson.spec(body);
        return gate.admit(call, Operation.CREATE_SANDBOX)
                .compose(v -> bus.ask(new Request.CreateSandbox(spec, null, given.flag("wait") ? WAIT_SECONDS : 0)))
                .map(CreateTool::made);
    }

    private static ToolResult made(Sandbox sandbox) {
        var json = SandboxTools.brief(sandbox)
                .put(
                        "hint",
                        "select_sandbox makes it the active one; or pass sandbox_name=\"" + sandbox.name() + "\".");
        var result = ToolResult.of(json);
        return sandbox.state() == SandboxState.FAILED ? new ToolResult(result.content(), null, true, null) : result;
    }

    private static JsonObject body(ToolArguments given) {
        var body = new JsonObject();
        put(body, "name", given.textOrNull("name"));
        put(body, "agent", given.textOrNull("agent"));
        put(body, "prompt", given.textOrNull("prompt"));
        put(body, "agent_permissions", permissions(given));
        put(body, "ttl_seconds", given.wholeOrNull("ttl_s"));
        var limits = new JsonObject();
        put(limits, "cpus", given.decimalOrNull("cpus"));
        var memory = given.wholeOrNull("memory_mib");
        put(limits, "memory_bytes", memory == null ? null : memory * MEBIBYTE);
        if (!limits.isEmpty()) {
            body.put("limits", limits);
        }
        if (given.has("network") || given.has("allow_domains")) {
            var mode = given.textOrNull("network");
            body.put(
                    "network",
                    new JsonObject()
                            .put("mode", mode == null ? "allow" : mode)
                            .put("allow", new JsonArray(List.copyOf(given.words("allow_domains")))));
        }
        if (given.has("repo_url") || given.has("repo_ref")) {
            var workspace = new JsonObject().put("kind", "git");
            put(workspace, "url", given.textOrNull("repo_url"));
            put(workspace, "ref", given.textOrNull("repo_ref"));
            body.put("workspace", workspace);
        }
        putAll(body, "env", given);
        putAll(body, "labels", given);
        return body;
    }

    /** Who names an agent has it started. */
    private static @Nullable String permissions(ToolArguments given) {
        var chosen = given.textOrNull("agent_permissions");
        return chosen == null && given.has("agent") ? "ask" : chosen;
    }

    private static void put(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void putAll(JsonObject json, String name, ToolArguments given) {
        if (given.has(name)) {
            var variables = new JsonObject();
            given.variables(name).forEach(variables::put);
            json.put(name, variables);
        }
    }
}
