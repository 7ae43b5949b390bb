package dev.sandlot.supervisor;

import dev.sandlot.bus.Request;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.Outfit;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What agents do, as far as it is told, and what they need for telling it. Used on the loop only. */
final class Agents {
    private static final Logger LOG = LoggerFactory.getLogger(Agents.class);
    private static final Duration SETUP_LIMIT = Duration.ofSeconds(10);
    private static final int SHOWN_QUESTION = 500;

    private final Loop loop;
    private final Registry registry;
    private final Ledger ledger;
    private final Notices notices;
    private final InsideRuns inside;
    private final Outfitter outfitter;

    Agents(Loop loop, Registry registry, Ledger ledger, Notices notices, InsideRuns inside, Outfitter outfitter) {
        this.loop = loop;
        this.registry = registry;
        this.ledger = ledger;
        this.notices = notices;
        this.inside = inside;
        this.outfitter = outfitter;
    }

    /** Gives the sandbox what its agent needs. What can't be had is only noted: the agent works without. */
    Future<Void> outfit(HeldSandbox box) {
        if (box.spec.agent() == null || box.outfit != null) {
            return Future.succeededFuture();
        }
        return loop.here(outfitter.of(box.id, box.spec))
                .recover(cause -> {
                    LOG.warn("The agent of {} can't be set up: {}", box.id, cause.getMessage());
                    return Future.succeededFuture(Outfit.NONE);
                })
                .map(outfit -> {
                    box.outfit = outfit;
                    return null;
                });
    }

    /** The same at a start, with what is to be done inside before the first process. */
    Future<Void> setUp(HeldSandbox box) {
        box.outfit = null;
        return outfit(box)
                .compose(v -> box.outfit == null || box.outfit.setup().isEmpty()
                        ? Future.succeededFuture()
                        : loop.here(inside.run(box, box.outfit.setup(), 1024, SETUP_LIMIT))
                                .<Void>mapEmpty()
                                .recover(cause -> {
                                    LOG.warn("The agent of {} can't be set up: {}", box.id, cause.getMessage());
                                    return Future.succeededFuture();
                                }));
    }

    Future<Void> report(Request.ReportAgent report) {
        var box = registry.get(report.sandbox());
        if (box != null && (box.state == SandboxState.RUNNING || box.state == SandboxState.PAUSED)) {
            become(box, report.state(), report.asks());
        }
        return Future.succeededFuture();
    }

    /** Where nothing runs, no agent does, and none waits for anybody. */
    void down(HeldSandbox box) {
        if (box.agentState != AgentState.NONE) {
            become(box, AgentState.NONE, null);
        }
    }

    private void become(HeldSandbox box, AgentState state, String asks) {
        var before = box.agentState;
        if (before == state) {
            return;
        }
        box.agentState = state;
        var data = new HashMap<String, Object>();
        data.put("name", box.name());
        data.put("state", label(state));
        data.put("before", label(before));
        ledger.happened("agent.state", box.id, data);
        if (before == AgentState.NEEDS_INPUT) {
            ledger.happened("attention.closed", box.id, attention(box, null));
        }
        if (state == AgentState.NEEDS_INPUT) {
            ledger.happened("attention.opened", box.id, attention(box, asks));
        }
        notices.changed(box);
    }

    private static HashMap<String, Object> attention(HeldSandbox box, String asks) {
        var data = new HashMap<String, Object>();
        data.put("name", box.name());
        data.put("reason", "needs_input");
        if (asks != null) {
            data.put("asks", asks.length() > SHOWN_QUESTION ? asks.substring(0, SHOWN_QUESTION) + "…" : asks);
        }
        return data;
    }

    private static String label(AgentState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
