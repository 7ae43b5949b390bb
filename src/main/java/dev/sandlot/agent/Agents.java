package dev.sandlot.agent;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Request;
import dev.sandlot.config.Config;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.Command;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxSessions;
import dev.sandlot.model.UsageSum;
import dev.sandlot.store.AgentTable;
import dev.sandlot.store.Database;
import dev.sandlot.stream.Inside;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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

    private static final int PAGE = 1000;

    private final Vertx vertx;
    private final Bus bus;
    private final AgentTable table;
    private final Collection<Adapter> adapters;
    private final WorkerExecutor workers;
    private final Duration kept;
    private final Looks looks;
    private final States states;
    private final Reports reports;
    private Context context;
    private boolean closed;

    /** @param inside where session files are read */
    public Agents(Vertx vertx, Config.Agents config, AgentData data, Bus bus, Database database, Inside inside) {
        this.vertx = vertx;
        this.bus = bus;
        this.table = new AgentTable(database);
        this.adapters = data.adapters.values();
        this.workers = vertx.createSharedWorkerExecutor("sandlot-agent", 1);
        this.kept = config.kept();
        var scan = new Scan(
                (sandbox, argv, most, limit) -> here(inside.run(sandbox, argv, most, limit)),
                table,
                adapters,
                new Elsewhere(),
                config.readBytes(),
                data.script);
        this.looks = new Looks(vertx, config.pause(), id -> here(Book.open(table, id)), scan::look, adapters);
        this.states = new States(
                vertx, report -> bus.ask(report).onFailure(e -> LOG.debug("{}: {}", report.sandbox(), e.getMessage())));
        this.reports = new Reports(table, new Reckoning(data.prices), new Elsewhere());
    }

    /** Takes up every sandbox that there is, once whoever owns them answers. */
    public Future<Void> start() {
        context = vertx.getOrCreateContext();
        vertx.setPeriodic(TRIM_MILLIS, id -> trim());
        trim();
        return takeUp(null);
    }

    private Future<Void> takeUp(String cursor) {
        return bus.ask(new Request.ListSandboxes(List.of(), Map.of(), null, null, PAGE, cursor))
                .compose(page -> {
                    page.items().forEach(looks::is);
                    return page.nextCursor() == null ? Future.succeededFuture() : takeUp(page.nextCursor());
                });
    }

    private void trim() {
        long today = Counts.day(Instant.now());
        table.trim(today - Math.min(ITEM_DAYS, kept.toDays()), today - kept.toDays())
                .onFailure(e -> {
                    if (!closed) {
                        LOG.warn("What agents have used long ago can't be forgotten: {}", e.getMessage());
                    }
                });
    }

    /** Begins nothing more. */
    public Future<Void> close() {
        closed = true;
        looks.close();
        return workers.close();
    }

    void changed(Event.SandboxChanged event) {
        if (event.deleted()) {
            looks.gone(event.sandbox().id());
            table.forgetFiles(event.sandbox().id())
                    .onFailure(e -> LOG.warn("{}: {}", event.sandbox().id(), e.getMessage()));
        } else {
            looks.is(event.sandbox());
        }
    }

    void grew(Event.OutputGrew event) {
        looks.happened(event.sandbox());
    }

    void recorded(EventRecord event) {
        boolean started = event.type().equals("process.started") || event.type().equals("process.restarted");
        boolean ended = event.type().equals("process.exited");
        if (!started && !ended) {
            return;
        }
        var line = event.data().get("command") instanceof String text ? text : "";
        boolean agent = adapters.stream().anyMatch(adapter -> adapter.isStartedBy(new Command.Line(line)));
        if (started && agent) {
            looks.agentStarted(event.sandbox());
        } else if (started) {
            if ("terminal".equals(event.data().get("kind"))
                    || adapters.stream().anyMatch(adapter -> adapter.isNamedIn(line))) {
                looks.agentLikely(event.sandbox());
            }
        } else if (ended) {
            looks.processEnded(event.sandbox());
            var known = looks.known(event.sandbox());
            // An agent that was killed tells no more itself.
            if (agent && known != null && known.agentState() != AgentState.NONE) {
                boolean well = event.data().get("exit_code") instanceof Number code && code.intValue() == 0;
                states.report(
                        new Request.ReportAgent(event.sandbox(), well ? AgentState.DONE : AgentState.ERROR, null));
            }
        }
    }

    Future<SandboxSessions> usage(Request.GetUsage request) {
        return bus.ask(new Request.GetSandbox(request.sandbox(), 0))
                .compose(sandbox -> looks.fresh(sandbox.id())
                        .compose(v -> leftOut(sandbox))
                        .compose(leftOut ->
                                reports.of(sandbox.id(), sandbox.name(), Math.max(1, request.limit()), leftOut)));
    }

    private Future<Boolean> leftOut(Sandbox sandbox) {
        return looks.book(sandbox.id()).map(Book::leftOut).otherwise(false);
    }

    Future<UsageSum> sum(Request.SumUsage request) {
        return reports.sum(request.by(), request.only(), Math.max(1, request.limit()));
    }

    Future<Integer> told(Request.TellUsage request) {
        return known(request.sandbox()).compose(sandbox -> {
            looks.happened(sandbox.id());
            return looks.book(sandbox.id()).compose(book -> {
                var result = Ingest.take(book, request.told());
                return table.save(sandbox.id(), Ingest.sessions(sandbox, result), List.of())
                        .compose(v -> table.saveSeries(sandbox.id(), result.changed()))
                        .map(result.refused());
            });
        });
    }

    Future<Void> hook(Request.TellHook request) {
        return known(request.sandbox()).map(sandbox -> {
            looks.agentStarted(sandbox.id());
            states.hook(sandbox.id(), request.hook());
            return null;
        });
    }

    private Future<Sandbox> known(SandboxId id) {
        var sandbox = looks.known(id);
        return sandbox != null
                ? Future.succeededFuture(sandbox)
                : Future.failedFuture(
                        Fault.notFound("There is no sandbox \"" + id + "\".").asException());
    }

    /** The same outcome, told on the context of all this. */
    private <T> Future<T> here(Future<T> future) {
        var promise = Promise.<T>promise();
        future.onComplete(done -> context.runOnContext(v -> promise.handle(done)));
        return promise.future();
    }

    private final class Elsewhere implements Scan.Work {
        @Override
        public <T> Future<T> run(Callable<T> work) {
            return here(workers.executeBlocking(work, false));
        }
    }
}
