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

    private final Loop loop;
    private final Registry registry;
    private final Ledger ledger;
    private final Notices notices;
    private final Attentions attentions;
    private final InsideRuns inside;
    private final Outfitter outfitter;

    Agents(
            Loop loop,
            Registry registry,
            Ledger ledger,
            Notices notices,
            Attentions attentions,
            InsideRuns inside,
            Outfitter outfitter) {
        this.loop = loop;
        this.registry = registry;
        this.ledger = ledger;
        this.notices = notices;
        this.attentions = attentions;
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
            become(box, report.state());
            if (report.state() == AgentState.NEEDS_INPUT) {
                attentions.asks(box, report.asks(), report.process());
            }
        }
        return Future.succeededFuture();
    }

    Future<Void> reportCost(Request.ReportCost report) {
        var box = registry.get(report.sandbox());
        if (box != null && !box.deleting) {
            if (report.unpriced().isEmpty()) {
                attentions.overBudget(box, report.usd(), report.budget());
            } else {
                attentions.unjudgedBudget(box, report.unpriced(), report.budget());
            }
        }
        return Future.succeededFuture();
    }

    /** Where nothing runs, no agent does, and none waits for anybody. */
    void down(HeldSandbox box) {
        become(box, AgentState.NONE);
    }

    private void become(HeldSandbox box, AgentState state) {
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
        attentions.answered(box);
        notices.changed(box);
    }

    private static String label(AgentState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
