package dev.sandlot.mcp.tool;

import dev.sandlot.api.Json;
import dev.sandlot.api.Text;
import dev.sandlot.mcp.tool.OutputReading.Excerpt;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxProcess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How it stands with a command, in words. The last line is always ours, whatever the command has printed before it. */
final class CallOutcome {
    private CallOutcome() {}

    /** Whether it ended otherwise than it should. */
    static boolean isFailure(SandboxProcess process) {
        return process.state() != ProcessState.RUNNING
                && (process.state() == ProcessState.LOST
                        || process.timedOut()
                        || process.exitCode() == null
                        || process.exitCode() != 0);
    }

    /** {@code $ COMMAND   (SANDBOX)}, of a long command only the beginning. */
    static String head(SandboxProcess process, String sandbox) {
        var cwd = process.spec().cwd();
        return "$ " + Text.printable(process.spec().command().display()) + "   (" + sandbox
                + (cwd == null ? "" : ":" + Text.printable(cwd)) + ")\n";
    }

    /** {@code [exit N · 1.2s · task ID]}. */
    static String lastLine(SandboxProcess process) {
        return "[" + state(process) + " · " + seconds(process) + " · task " + process.id() + "]";
    }

    static String state(SandboxProcess process) {
        if (process.state() == ProcessState.RUNNING) {
            return "running";
        }
        if (process.state() == ProcessState.LOST || process.exitCode() == null) {
            return "lost";
        }
        return "exit " + process.exitCode();
    }

    /** What went wrong, as a line to begin with; nothing where it went well. */
    static String failure(SandboxProcess process) {
        if (!isFailure(process)) {
            return "";
        }
        if (process.timedOut()) {
            return "timed_out after " + process.spec().timeoutSeconds() + "s: it was ended\n";
        }
        if (process.state() == ProcessState.LOST) {
            return "lost: it ended without telling how, for example because the host restarted\n";
        }
        var signal = process.signal();
        return state(process) + (signal == null ? "" : " (killed by " + Text.printable(signal) + ")") + "\n";
    }

    static String seconds(SandboxProcess process) {
        return String.format(Locale.ROOT, "%.1fs", millis(process) / 1000.0);
    }

    private static long millis(SandboxProcess process) {
        var end = process.endedAt() == null ? Instant.now() : process.endedAt();
        return Math.max(0, Duration.between(process.startedAt(), end).toMillis());
    }

    /** The same for programs. */
    static JsonObject json(SandboxProcess process, String sandbox, @Nullable Excerpt told) {
        return new JsonObject()
                .put("sandbox", sandbox)
                .put("task_id", process.id().value())
                .put("state", Json.label(process.state()))
                .put("exit_code", process.exitCode())
                .put("timed_out", process.timedOut())
                .put("duration_ms", millis(process))
                .put("truncated", told != null && told.cut());
    }

    /** For a list. */
    static JsonObject brief(SandboxProcess process) {
        return new JsonObject()
                .put("task_id", process.id().value())
                .put("name", process.spec().name())
                .put("kind", Json.label(process.spec().kind()))
                .put("command", Text.printable(process.spec().command().display()))
                .put("state", Json.label(process.state()))
                .put("exit_code", process.exitCode())
                .put("started_at", Json.time(process.startedAt()))
                .put("duration", seconds(process));
    }

    /** Output ends with its line, so that ours begins one. */
    static String lines(String text) {
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }
}
