package dev.sandlot.supervisor;

import dev.sandlot.bus.Request;
import dev.sandlot.model.AgentSetup;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What agents do, as far as it is told, and what they need for telling it. Used on the loop only. */
final class AgentReports {
    private static final Logger LOG = LoggerFactory.getLogger(AgentReports.class);
    private static final Duration SETUP_LIMIT = Duration.ofSeconds(10);

    private final Loop loop;
    private final Registry registry;
    private final Ledger ledger;
    private final Notices notices;
    private final Attentions attentions;
    private final InsideRuns inside;
    private final AgentSetupSource setups;

    AgentReports(
            Loop loop,
            Registry registry,
            Ledger ledger,
            Notices notices,
            Attentions attentions,
            InsideRuns inside,
            AgentSetupSource setups) {
        this.loop = loop;
        this.registry = registry;
        this.ledger = ledger;
        this.notices = notices;
        this.attentions = attentions;
        this.inside = inside;
        this.setups = setups;
    }

    /** Gives the sandbox what its agent needs. What can't be had is only noted: the agent works without. */
    Future<Void> prepare(HeldSandbox box) {
        if (box.spec.agent() == null || box.agentSetup != null) {
            return Future.succeededFuture();
        }
        return loop.here(setups.of(box.id, box.spec))
                .recover(cause -> {
                    LOG.warn("The agent of {} can't be set up: {}", box.id, cause.getMessage());
                    return Future.succeededFuture(AgentSetup.NONE);
                })
                .map(agentSetup -> {
                    box.agentSetup = agentSetup;
                    return null;
                });
    }

    /** The same at a start, with what is to be done inside before the first process. */
    Future<Void> setUp(HeldSandbox box) {
        box.agentSetup = null;
        return prepare(box)
                .compose(v -> box.agentSetup == null || box.agentSetup.command().isEmpty()
                        ? Future.succeededFuture()
                        : loop.here(inside.run(box, box.agentSetup.command(), 1024, SETUP_LIMIT))
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
        ledger.happened(box.id, new Occurrence.AgentStateChanged(box.name(), state, before));
        attentions.answered(box);
        notices.changed(box);
    }
}
