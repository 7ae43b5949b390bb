package dev.sandlot.agent;

import dev.sandlot.bus.Request;
import dev.sandlot.model.AgentHook;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What agents do, from what their hooks tell. The first change is passed on at once, later ones at most twice a second for each sandbox and
 * the latest winning: hooks come with every use of a tool, and who sends them may not be an agent at all. Used on one event loop only.
 */
final class States {
    private static final long GAP_MILLIS = 500;
    private static final Set<String> AT_WORK = Set.of("UserPromptSubmit", "PreToolUse", "PostToolUse");
    /** Kinds of notifications after which nothing goes on until somebody has answered. */
    private static final Set<String> BLOCKING = Set.of("permission_prompt", "elicitation_dialog", "agent_needs_input");

    private final Vertx vertx;
    private final Consumer<Request.ReportAgent> out;
    private final Map<SandboxId, Pace> paces = new HashMap<>();

    /** What waits to be passed on, if anything does; there as long as nothing may be. */
    private static final class Pace {
        Request.ReportAgent next;
    }

    States(Vertx vertx, Consumer<Request.ReportAgent> out) {
        this.vertx = vertx;
        this.out = out;
    }

    void hook(SandboxId sandbox, AgentHook hook) {
        var state = state(hook);
        if (state != null) {
            report(new Request.ReportAgent(sandbox, state, state == AgentState.NEEDS_INPUT ? hook.message() : null));
        }
    }

    /** What the agent does after this; null where it tells nothing of that. */
    static AgentState state(AgentHook hook) {
        if (AT_WORK.contains(hook.event())) {
            return AgentState.WORKING;
        }
        return switch (hook.event()) {
            case "SessionStart" -> AgentState.STARTING;
            case "Stop" -> AgentState.IDLE;
            case "SessionEnd" -> AgentState.DONE;
            case "Notification" ->
                BLOCKING.contains(hook.notification())
                        ? AgentState.NEEDS_INPUT
                        : hook.notification().equals("idle_prompt") ? AgentState.IDLE : null;
            default -> null;
        };
    }

    void report(Request.ReportAgent report) {
        var pace = paces.get(report.sandbox());
        if (pace != null) {
            pace.next = report;
            return;
        }
        out.accept(report);
        paces.put(report.sandbox(), new Pace());
        vertx.setTimer(GAP_MILLIS, id -> {
            var waiting = paces.remove(report.sandbox()).next;
            if (waiting != null) {
                report(waiting);
            }
        });
    }
}
