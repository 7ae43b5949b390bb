package dev.sandlot.api;

import dev.sandlot.model.AgentLaunch;
import dev.sandlot.model.AgentPermissions;
import dev.sandlot.model.Attention;
import dev.sandlot.model.Command;
import dev.sandlot.model.DisplaySize;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Limits;
import dev.sandlot.model.MainProcess;
import dev.sandlot.model.OnExit;
import dev.sandlot.model.OnExpire;
import dev.sandlot.model.OnIdle;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxPatch;
import dev.sandlot.model.SandboxSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sandboxes in the API's shape. Bodies have been checked against their schema before. */
public final class SandboxJson {
    private SandboxJson() {}

    /** What to create; what is not given is null, for the owner to fill in. */
    public static SandboxSpec spec(JsonObject json) {
        return SandboxSpec.builder()
                .name(json.getString("name"))
                .backend(json.getString("backend"))
                .command(json.getValue("command") == null ? null : command(json.getValue("command")))
                .tty(json.getBoolean("tty", false))
                .env(strings(json.getJsonObject("env")))
                .cwd(json.getString("cwd"))
                .limits(limits(json.getJsonObject("limits")))
                .network(NetworkJson.policy(json.getJsonObject("network")))
                .ttlSeconds(json.getLong("ttl_seconds"))
                .onExpire(Json.choice(json, "on_expire", OnExpire.class))
                .idleTimeoutSeconds(json.getLong("idle_timeout_seconds"))
                .onIdle(Json.choice(json, "on_idle", OnIdle.class))
                .onExit(Json.choice(json, "on_exit", OnExit.class))
                .labels(strings(json.getJsonObject("labels")))
                .agent(json.getString("agent"))
                .launch(launch(json))
                .display(display(json.getJsonObject("display")))
                .workspace(WorkspaceJson.workspace(json.getJsonObject("workspace")))
                .secrets(SecretJson.given(json.getJsonArray("secrets")))
                .build();
    }

    /** Whoever says how an agent is to go about it has Sandlot start it. */
    private static @Nullable AgentLaunch launch(JsonObject json) {
        var prompt = json.getString("prompt");
        var permissions = Json.choice(json, "agent_permissions", AgentPermissions.class);
        if (prompt == null && permissions == null) {
            return null;
        }
        if (json.getString("agent") == null || json.getValue("command") != null) {
            throw Fault.invalid(
                            prompt == null ? "agent_permissions" : "prompt",
                            "goes with an agent that Sandlot starts: name one in agent, and leave out command")
                    .asException();
        }
        return new AgentLaunch(prompt, permissions);
    }

    /** What to change; what is not given is null and stays. */
    public static SandboxPatch patch(JsonObject json) {
        return new SandboxPatch(
                json.getString("name"),
                strings(json.getJsonObject("labels")),
                json.getLong("ttl_seconds"),
                json.getLong("idle_timeout_seconds"),
                Json.choice(json, "on_idle", OnIdle.class),
                Json.choice(json, "on_expire", OnExpire.class),
                Json.choice(json, "on_exit", OnExit.class),
                limits(json.getJsonObject("limits")),
                NetworkJson.change(json.getJsonObject("network")),
                null);
    }

    /** With its variables: for none that may only look, and never for the event bus. */
    public static JsonObject withEnv(Sandbox sandbox) {
        return of(sandbox)
                .put("env", new JsonObject(new HashMap<>(sandbox.spec().env())));
    }

    /** Without its variables, which may be secrets. */
    public static JsonObject of(Sandbox sandbox) {
        var spec = sandbox.spec();
        var failure = sandbox.failure();
        return new JsonObject()
                .put("id", sandbox.id().value())
                .put("name", spec.name())
                .put("state", Json.label(sandbox.state()))
                .put("agent", spec.agent())
                .put(
                        "agent_permissions",
                        spec.launch() == null ? null : Json.label(spec.launch().permissions()))
                .put("agent_state", Json.label(sandbox.agentState()))
                .put("backend", spec.backend())
                .put("node", sandbox.node())
                .put("command", spec.command() == null ? null : command(spec.command()))
                .put("tty", spec.tty())
                .put("cwd", spec.cwd())
                .put("limits", limits(spec.limits()))
                .put("network", NetworkJson.of(spec.network()))
                .put("ttl_seconds", spec.ttlSeconds())
                .put("on_expire", Json.label(spec.onExpire()))
                .put("idle_timeout_seconds", spec.idleTimeoutSeconds())
                .put("on_idle", Json.label(spec.onIdle()))
                .put("on_exit", Json.label(spec.onExit()))
                .put("labels", new JsonObject(new HashMap<>(spec.labels())))
                .put("display", display(spec.display(), sandbox.display()))
                .put("workspace", WorkspaceJson.of(spec.workspace()))
                .put("created_at", Json.time(sandbox.createdAt()))
                .put("started_at", Json.timeOrNull(sandbox.startedAt()))
                .put("stopped_at", Json.timeOrNull(sandbox.stoppedAt()))
                .put("expires_at", Json.timeOrNull(sandbox.expiresAt()))
                .put(
                        "failure",
                        failure == null
                                ? null
                                : new JsonObject().put("kind", failure.kind()).put("detail", failure.detail()))
                .put("capabilities", enforcement(sandbox.capabilities()))
                .put("attention", attention(sandbox.attention()))
                .put("main_process", main(sandbox.main()));
    }

    private static @Nullable JsonObject main(@Nullable MainProcess process) {
        return process == null
                ? null
                : new JsonObject()
                        .put("state", Json.label(process.state()))
                        .put("exit_code", process.exitCode())
                        .put("signal", process.signal())
                        .put("timed_out", process.timedOut())
                        .put("ended_at", Json.timeOrNull(process.endedAt()));
    }

    private static @Nullable JsonObject attention(@Nullable Attention attention) {
        return attention == null
                ? null
                : new JsonObject()
                        .put("reason", Json.label(attention.reason()))
                        .put("asks", attention.asks())
                        .put("since", Json.time(attention.since()))
                        .put("process", Objects.toString(attention.process(), null));
    }

    static Command command(Object json) {
        return json instanceof JsonArray words
                ? new Command.Words(words.stream().map(String.class::cast).toList())
                : new Command.Line((String) json);
    }

    static Object command(Command command) {
        return command instanceof Command.Line line
                ? line.text()
                : new JsonArray(List.copyOf(((Command.Words) command).words()));
    }

    static @Nullable Map<String, String> strings(@Nullable JsonObject json) {
        if (json == null) {
            return null;
        }
        var strings = new HashMap<String, String>();
        json.forEach(entry -> strings.put(entry.getKey(), (String) entry.getValue()));
        return strings;
    }

    private static @Nullable Limits limits(@Nullable JsonObject json) {
        return json == null
                ? null
                : new Limits(
                        json.getDouble("cpus"),
                        json.getLong("memory_bytes"),
                        json.getLong("pids"),
                        json.getLong("disk_bytes"));
    }

    /** Each limit by its name; null for none. */
    public static JsonObject limits(Limits limits) {
        return new JsonObject()
                .put("cpus", limits.cpus())
                .put("memory_bytes", limits.memoryBytes())
                .put("pids", limits.pids())
                .put("disk_bytes", limits.diskBytes());
    }

    private static @Nullable DisplaySize display(@Nullable JsonObject json) {
        return json == null ? null : new DisplaySize(json.getInteger("width"), json.getInteger("height"));
    }

    private static @Nullable JsonObject display(@Nullable DisplaySize size, @Nullable ProcessId process) {
        return size == null
                ? null
                : new JsonObject()
                        .put("width", size.width())
                        .put("height", size.height())
                        .put("process", process == null ? null : process.value());
    }

    /** What is held to in fact, or null where that is not known yet. */
    public static @Nullable JsonObject enforcement(@Nullable Enforcement enforcement) {
        return enforcement == null
                ? null
                : new JsonObject()
                        .put("limits_enforced", new JsonArray(List.copyOf(enforcement.limitsEnforced())))
                        .put("own_uid", enforcement.ownUid())
                        .put("seccomp", enforcement.seccomp())
                        .put(
                                "network_modes",
                                new JsonArray(enforcement.networkModes().stream()
                                        .map(Json::label)
                                        .toList()))
                        .put("pause", enforcement.pause())
                        .put("display", enforcement.display())
                        .put("kill_tree", enforcement.killTree());
    }
}
