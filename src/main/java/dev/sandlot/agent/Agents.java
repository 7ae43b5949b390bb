package dev.sandlot.agent;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import dev.sandlot.config.Config;
import dev.sandlot.model.AgentUsage;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Fault;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.SandboxSessions;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.UsageSum;
import dev.sandlot.store.AgentTable;
import dev.sandlot.store.Database;
import dev.sandlot.stream.Inside;
import dev.sandlot.stream.TerminalSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What agents in all sandboxes do, use and cost. All methods but the constructor belong on the context that called
 * {@link #start}.
 */
public final class Agents {
    private static final Logger LOG = LoggerFactory.getLogger(Agents.class);
    private static final long TRIM_MILLIS = 3_600_000;
    /** For so long single messages are told apart; what is older than that is not read again. */
    private static final long ITEM_DAYS = 60;

    private final Vertx vertx;
    /** What printed before its sandbox was seen to run: it may say nothing more. */
    private final Map<SandboxId, Set<ProcessId>> early = new HashMap<>();

    private final Bus bus;
    private final AgentTable table;
    private final Collection<Adapter> adapters;
    private final AgentLoop loop;
    private final Duration kept;
    private final SessionFilePolling polling;
    private final States states;
    private final ScreenWatch screens;
    private final Reports reports;
    private final CostBudget budget;
    private final Totals totals;
    private final Answering answering;
    private final ProcessEvents processes;
    private boolean closed;

    /**
     * @param inside where session files are read
     * @param terminals where screens are looked at
     */
    public Agents(
            Vertx vertx,
            Config.Agents config,
            AgentData data,
            Bus bus,
            Database database,
            Inside inside,
            TerminalSource terminals) {
        this.vertx = vertx;
        this.bus = bus;
        this.table = new AgentTable(database);
        this.adapters = data.adapters.values();
        this.loop = new AgentLoop(vertx);
        var apart = loop.worker("sandlot-agent");
        this.kept = config.kept();
        var scan = new Scan(
                (sandbox, argv, most, limit) -> loop.here(inside.run(sandbox, argv, most, limit)),
                table,
                adapters,
                apart,
                config.readBytes());
        this.reports = new Reports(table, new Reckoning(data.prices), apart);
        this.budget = new CostBudget(
                config.budget(), id -> loop.here(reports.cost(id)), report -> pass(report, report.sandbox()));
        this.totals = new Totals(this::reckoned);
        this.polling = new SessionFilePolling(
                vertx,
                config.pause(),
                id -> loop.here(KnownSessions.open(table, id)),
                (sandbox, known) -> scan.look(sandbox, known).onSuccess(result -> {
                    if (result.news()) {
                        spent(sandbox.id());
                    }
                }),
                adapters);
        this.states = new States(vertx, report -> pass(report, report.sandbox()));
        this.screens = new ScreenWatch(vertx, adapters, new BusEyes(loop, bus, terminals), states::seen);
        this.answering = new Answering(bus, adapters, screens);
        this.processes = new ProcessEvents(adapters, polling, screens, states);
    }

    /** Takes up every sandbox that there is, once whoever owns them answers. */
    public Future<Void> start() {
        loop.begin();
        vertx.setPeriodic(TRIM_MILLIS, id -> trim());
        trim();
        return bus.sandboxes(null)
                .onSuccess(all -> all.forEach(polling::is))
                .compose(all -> loop.here(table.users()))
                .onSuccess(totals::changed)
                .mapEmpty();
    }

    private Future<AgentUsage> reckoned(SandboxId sandbox) {
        return loop.here(reports.sum(UsageSum.By.SANDBOX, sandbox, 1))
                .map(sum -> sum.parts().isEmpty() || polling.known(sandbox) == null
                        ? null
                        : sum.parts().get(0).usage());
    }

    private void spent(SandboxId sandbox) {
        totals.changed(sandbox);
        budget.spent(sandbox);
    }

    private void trim() {
        long today = Counts.day(Instant.now());
        table.trim(today - Math.min(ITEM_DAYS, kept.toDays()), today - kept.toDays())
                .onSuccess(v -> totals.trimmed())
                .onFailure(e -> {
                    if (!closed) {
                        LOG.warn("What agents have used long ago can't be forgotten: {}", e.getMessage());
                    }
                });
    }

    /** Begins nothing more. */
    public Future<Void> close() {
        closed = true;
        polling.close();
        screens.close();
        return loop.close();
    }

    void changed(Event.SandboxChanged event) {
        var sandbox = event.sandbox();
        if (event.deleted()) {
            polling.gone(sandbox.id());
            budget.gone(sandbox.id());
            totals.gone(sandbox.id());
            table.forgetFiles(sandbox.id()).onFailure(e -> LOG.warn("{}: {}", sandbox.id(), e.getMessage()));
        } else {
            polling.is(sandbox);
        }
        if (event.deleted() || !sandbox.state().isUp()) {
            early.remove(sandbox.id());
            screens.down(sandbox.id());
            states.forget(sandbox.id());
        } else if (sandbox.state() == SandboxState.RUNNING) {
            var printed = early.remove(sandbox.id());
            if (printed != null) {
                printed.forEach(process -> screens.grew(sandbox, process));
            }
        }
    }

    void grew(Event.OutputGrew event) {
        polling.happened(event.sandbox());
        var sandbox = polling.known(event.sandbox());
        if (sandbox != null && sandbox.state() == SandboxState.RUNNING) {
            screens.grew(sandbox, event.process());
        } else if (sandbox != null && sandbox.state().isUp()) {
            early.computeIfAbsent(sandbox.id(), id -> new HashSet<>()).add(event.process());
        }
    }

    void recorded(EventRecord event) {
        processes.recorded(event);
    }

    Future<SandboxSessions> usage(Request.GetUsage request) {
        return bus.ask(new Request.GetSandbox(request.sandbox(), 0))
                .compose(sandbox -> polling.fresh(sandbox.id())
                        .compose(v -> leftOut(sandbox))
                        .compose(leftOut ->
                                reports.of(sandbox.id(), sandbox.name(), Math.max(1, request.limit()), leftOut)));
    }

    private Future<Boolean> leftOut(Sandbox sandbox) {
        return polling.sessions(sandbox.id()).map(KnownSessions::leftOut).otherwise(false);
    }

    Future<UsageSum> sum(Request.SumUsage request) {
        return reports.sum(request.by(), request.only(), Math.max(1, request.limit()));
    }

    Future<Map<SandboxId, AgentUsage>> spent() {
        return totals.all();
    }

    Future<Integer> told(Request.TellUsage request) {
        return known(request.sandbox()).compose(sandbox -> {
            polling.happened(sandbox.id());
            return polling.sessions(sandbox.id()).compose(known -> {
                var result = Ingest.take(known, request.told());
                return table.save(sandbox.id(), Ingest.sessions(sandbox, result), List.of())
                        .compose(v -> table.saveSeries(sandbox.id(), result.changed()))
                        .onSuccess(v -> spent(sandbox.id()))
                        .map(result.refused());
            });
        });
    }

    Future<Void> hook(Request.TellHook request) {
        return known(request.sandbox()).map(sandbox -> {
            polling.agentStarted(sandbox.id());
            states.hook(sandbox.id(), request.hook(), screens.only(sandbox.id()));
            return null;
        });
    }

    Future<SandboxProcess> terminal(Request.FindTerminal request) {
        return answering.terminal(request);
    }

    private void pass(Request<Void> report, SandboxId sandbox) {
        bus.ask(report).onFailure(e -> LOG.debug("{}: {}", sandbox, e.getMessage()));
    }

    private Future<Sandbox> known(SandboxId id) {
        var sandbox = polling.known(id);
        return sandbox != null
                ? Future.succeededFuture(sandbox)
                : Future.failedFuture(
                        Fault.notFound("There is no sandbox \"" + id + "\".").asException());
    }
}
