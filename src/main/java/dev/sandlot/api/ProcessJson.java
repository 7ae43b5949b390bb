package dev.sandlot.api;

import dev.sandlot.model.Fault;
import dev.sandlot.model.OutputExtent;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Restart;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.TerminalSize;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Processes in the API's shape. Bodies have been checked against their schema before. */
public final class ProcessJson {
    private ProcessJson() {}

    /** What to start; a fault of kind INVALID where its kind and {@code tty} contradict each other. */
    public static ProcessSpec spec(JsonObject json) {
        var restart = json.getJsonObject("restart");
        return new ProcessSpec(
                SandboxJson.command(json.getValue("command")),
                kind(json),
                json.getString("name"),
                json.getString("cwd"),
                SandboxJson.strings(json.getJsonObject("env")),
                json.getBoolean("stdin_open", false),
                json.getLong("timeout_seconds"),
                restart == null ? null : restart(restart),
                size(json));
    }

    static Restart restart(JsonObject json) {
        return new Restart(
                Objects.requireNonNullElse(Json.choice(json, "policy", Restart.Policy.class), Restart.Policy.NEVER),
                json.getLong("max_backoff_seconds", Restart.MAX_BACKOFF_SECONDS));
    }

    /** {@code "tty": true} is another way to ask for a terminal. */
    private static @Nullable ProcessKind kind(JsonObject json) {
        var kind = Json.choice(json, "kind", ProcessKind.class);
        if (!json.getBoolean("tty", kind == ProcessKind.TERMINAL)) {
            if (kind == ProcessKind.TERMINAL) {
                throw Fault.invalid("tty", "can't be false with kind \"terminal\"")
                        .asException();
            }
            return kind;
        }
        if (kind == ProcessKind.TASK || kind == ProcessKind.SERVICE) {
            throw Fault.invalid("tty", "goes with kind \"terminal\"").asException();
        }
        return ProcessKind.TERMINAL;
    }

    /** Null where none is given. */
    static @Nullable TerminalSize size(JsonObject json) {
        var cols = json.getInteger("cols");
        var rows = json.getInteger("rows");
        return cols == null && rows == null
                ? null
                : new TerminalSize(
                        cols == null ? TerminalSize.USUAL.cols() : cols,
                        rows == null ? TerminalSize.USUAL.rows() : rows);
    }

    /** Without its variables, which may be secrets, and without its output. */
    public static JsonObject of(SandboxProcess process) {
        var spec = process.spec();
        return new JsonObject()
                .put("id", process.id().value())
                .put("sandbox_id", process.sandboxId().value())
                .put("kind", Json.label(spec.kind()))
                .put("name", spec.name())
                .put("command", SandboxJson.command(spec.command()))
                .put("cwd", spec.cwd())
                .put("tty", spec.tty())
                .put("state", Json.label(process.state()))
                .put("exit_code", process.exitCode())
                .put("signal", process.signal())
                .put("timed_out", process.timedOut())
                .put("restarts", process.restarts())
                .put("started_at", Json.time(process.startedAt()))
                .put("ended_at", Json.timeOrNull(process.endedAt()))
                .put("output", extent(process.output()));
    }

    private static JsonObject extent(OutputExtent extent) {
        return new JsonObject()
                .put("first_seq", extent.firstSeq())
                .put("next_seq", extent.nextSeq())
                .put("stdout_bytes", extent.stdoutBytes())
                .put("stderr_bytes", extent.stderrBytes());
    }
}
