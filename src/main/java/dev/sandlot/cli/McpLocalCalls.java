package dev.sandlot.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The calls of tools that are done on this computer, some of them with the daemon's help. */
final class McpLocalCalls {
    private final Forwarding daemon;
    private final DaemonChoice choice;
    private final Map<String, LocalRun> runs = new ConcurrentHashMap<>();

    /** What is asked of the daemon meanwhile. */
    interface Forwarding {
        /** The answer to a message of ours. */
        JsonTree ask(McpMessage message) throws IOException;

        /** Answers the agent's message by another one of the same id. */
        void forward(McpMessage message);
    }

    /** @param choice which daemon it is, for verbs */
    McpLocalCalls(Forwarding daemon, DaemonChoice choice) {
        this.daemon = daemon;
        this.choice = choice;
    }

    /** The answer to a call; null where the daemon answers it, or nobody wants it any more. */
    @Nullable
    String answer(McpMessage call) {
        var name = call.json().at("params", "name").text();
        try {
            var given = LocalTools.checked(name, call.json().at("params", "arguments"));
            var sandbox = given.containsKey("sandbox_name") ? (String) given.get("sandbox_name") : active();
            var told = run(call, LocalTools.words(name, given, sandbox), sandbox);
            if (told == null) {
                return null;
            }
            if (told.failed() || !LocalTools.runsCommand(name)) {
                return call.told(told.text(), told.failed());
            }
            daemon.forward(call.instead(
                    "exec_bash",
                    Map.of(
                            "command",
                            given.get("command"),
                            "timeout_s",
                            given.get("timeout_s"),
                            "sandbox_name",
                            sandbox)));
            return null;
        } catch (UsageError e) {
            return call.told("Invalid input: " + e.getMessage(), true);
        } catch (IOException e) {
            return call.told("connection_error: " + Visible.line(String.valueOf(e.getMessage())), true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** The token's active sandbox; a {@link UsageError} where there is none. */
    private String active() throws IOException {
        var ask =
                "{\"jsonrpc\":\"2.0\",\"id\":\"active\",\"method\":\"tools/call\",\"params\":{\"name\":\"get_active_sandbox\"}}";
        var answer = daemon.ask(McpMessage.parse(ask));
        var name = answer.at("result", "structuredContent", "active_sandbox");
        if (name.isNull()) {
            throw new UsageError(
                    "no sandbox is named, and none is active: pass sandbox_name, or call select_sandbox once");
        }
        return name.text();
    }

    private LocalRun.@Nullable Told run(McpMessage call, List<String> words, String sandbox)
            throws IOException, InterruptedException {
        var run = LocalRun.start(words, choice);
        runs.put(call.id(), run);
        try {
            var told = run.await(sandbox);
            return run.isUnwanted() ? null : told;
        } finally {
            runs.remove(call.id(), run);
        }
    }

    /** Ends a call that is wanted no more. False where there is none with this id. */
    boolean cancel(String id) {
        var run = runs.get(id);
        if (run != null) {
            run.end();
        }
        return run != null;
    }

    /** The agent has gone. */
    void close() {
        runs.values().forEach(LocalRun::end);
    }
}
