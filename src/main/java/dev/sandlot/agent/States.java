package dev.sandlot.agent;

import dev.sandlot.bus.Request;
import dev.sandlot.model.AgentHook;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What agents do, from what their hooks tell and what their screens show. As long as hooks come, they are believed and the screen is not, but
 * for a question on it: that an agent waits is told late by its hooks, and that it goes on, later still. From such a question on the screen counts
 * until the next hook. Changes are passed on at once, later ones at most twice a second for each sandbox and the latest winning: hooks come with
 * every use of a tool, and who sends them may not be an agent at all. Used on one event loop only.
 */
final class States {
    private static final long GAP_MILLIS = 500;
    /** So long after a hook, more are expected to come: one tool may run for long, and a person may let an agent wait. */
    private static final Duration HOOKS_HOLD = Duration.ofMinutes(10);

    private static final Set<String> AT_WORK = Set.of("UserPromptSubmit", "PreToolUse", "PostToolUse");
    /** Kinds of notifications after which nothing goes on until somebody has answered. */
    private static final Set<String> BLOCKING = Set.of("permission_prompt", "elicitation_dialog", "agent_needs_input");

    private final Vertx vertx;
    private final Consumer<Request.ReportAgent> out;
    private final Map<SandboxId, Known> known = new HashMap<>();

    /** What is known of a sandbox's agent. */
    private static final class Known {
        Request.@Nullable ReportAgent last;
        /** Whether the last was seen on a screen. */
        boolean seen;

        boolean heard;
        long heardAt;
        /** Whether nothing may be passed on for a moment, and what waits for that. */
        boolean pacing;

        Request.@Nullable ReportAgent next;

        boolean asks() {
            return last != null && last.state() == AgentState.NEEDS_INPUT;
        }
    }

    States(Vertx vertx, Consumer<Request.ReportAgent> out) {
        this.vertx = vertx;
        this.out = out;
    }

    /** @param terminal where the agent is, or null */
    void hook(SandboxId sandbox, AgentHook hook, @Nullable ProcessId terminal) {
        var state = state(hook);
        if (state == null) {
            return;
        }
        var agent = of(sandbox);
        agent.heard = state != AgentState.DONE;
        agent.heardAt = System.nanoTime();
        boolean asks = state == AgentState.NEEDS_INPUT;
        if (asks && agent.seen && agent.asks()) {
            return; // the screen says better what is asked
        }
        agent.seen = false;
        tell(agent, new Request.ReportAgent(sandbox, state, asks ? hook.message() : null, asks ? terminal : null));
    }

    /** What the agent does after this; null where it tells nothing of that. */
    static @Nullable AgentState state(AgentHook hook) {
        if (AT_WORK.contains(hook.event())) {
            return AgentState.WORKING;
        }
        return switch (hook.event()) {
            case "SessionStart" -> AgentState.STARTING;
            case "PermissionRequest" -> AgentState.NEEDS_INPUT;
            case "Stop" -> AgentState.IDLE;
            case "SessionEnd" -> AgentState.DONE;
            case "Notification" ->
                BLOCKING.contains(hook.notification())
                        ? AgentState.NEEDS_INPUT
                        : hook.notification().equals("idle_prompt") ? AgentState.IDLE : null;
            default -> null;
        };
    }

    /** The screens of a sandbox show this. */
    void seen(SandboxId sandbox, ScreenFinding finding) {
        var agent = of(sandbox);
        if (!isHeard(agent) || counts(agent, finding)) {
            agent.seen = true;
            tell(agent, new Request.ReportAgent(sandbox, finding.state(), finding.asks(), finding.process()));
        }
    }

    private static boolean isHeard(Known agent) {
        return agent.heard && System.nanoTime() - agent.heardAt < HOOKS_HOLD.toNanos();
    }

    /** Whether the screen counts although hooks come. */
    private static boolean counts(Known agent, ScreenFinding finding) {
        return agent.seen
                || finding.state() == AgentState.NEEDS_INPUT
                || agent.asks() && finding.state() == AgentState.WORKING && !finding.guessed();
    }

    /** The agent has ended: it tells no more itself. */
    void ended(SandboxId sandbox, AgentState how) {
        var agent = of(sandbox);
        agent.heard = false;
        agent.seen = false;
        tell(agent, new Request.ReportAgent(sandbox, how, null, null));
    }

    /** Nothing of the sandbox runs any more. */
    void forget(SandboxId sandbox) {
        known.remove(sandbox);
    }

    private Known of(SandboxId sandbox) {
        return known.computeIfAbsent(sandbox, id -> new Known());
    }

    private void tell(Known agent, Request.ReportAgent report) {
        if (report.equals(agent.last)) {
            return;
        }
        agent.last = report;
        pass(agent, report);
    }

    private void pass(Known agent, Request.ReportAgent report) {
        if (agent.pacing) {
            agent.next = report;
            return;
        }
        agent.pacing = true;
        out.accept(report);
        vertx.setTimer(GAP_MILLIS, id -> {
            agent.pacing = false;
            var waiting = agent.next;
            agent.next = null;
            if (waiting != null && known.get(report.sandbox()) == agent) {
                pass(agent, waiting);
            }
        });
    }
}
