package dev.sandlot.supervisor;

import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Page;
import dev.sandlot.bus.Request;
import dev.sandlot.config.Config;
import dev.sandlot.config.ConfigLoader;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.DaemonInfo;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Processes;
import dev.sandlot.store.Database;
import dev.sandlot.store.EventTable;
import dev.sandlot.store.Journal;
import dev.sandlot.store.KeyTable;
import dev.sandlot.store.ProcessTable;
import dev.sandlot.store.SandboxTable;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.Inside;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every sandbox and every process, and the only one who changes their state. What it holds in memory is what is true while it runs; the
 * database is what it goes on from. All methods but the constructor belong on the context that called {@link #start}.
 */
public final class Supervisor {
    private final Config config;
    private final Bus bus;
    private final Processes processes;
    private final String version;
    private final String node;
    private final Loop loop;
    private final SpecRoom room = new SpecRoom(SpecRoom.MOST);
    private final Registry registry = new Registry(room);
    private final EventTable events;
    private final KeyTable keyTable;
    private final Ledger ledger;
    private final Notices notices;
    private final Keys keys;
    private final Deadlines deadlines;
    private final Services services;
    private final ProcessLife processLife;
    private final ProcessRequests processRequests;
    private final Transitions transitions;
    private final Creation creation;
    private final Deletion deletion;
    private final Patching patching;
    private final Probes probes;
    private final Gauging gauging;
    private final Reconciler reconciler;
    private final Reaper reaper;
    private final InsideRuns inside;
    private final Agents agents;
    private final Attentions attentions;
    private @Nullable Instant startedAt;

    /**
     * Touches nothing yet.
     *
     * @param database open; stays the caller's to close
     * @param processes not yet started; stays the caller's to close
     * @param outfitter asked once the supervisor has been started
     * @param node what this host is called
     */
    public Supervisor(
            Vertx vertx,
            Config config,
            Bus bus,
            Database database,
            Processes processes,
            Backing backing,
            Outfitter outfitter,
            String version,
            String node) {
        this.config = config;
        this.bus = bus;
        this.processes = processes;
        this.version = version;
        this.node = node;
        loop = new Loop(vertx);
        inside = new InsideRuns(loop, registry, processes);
        events = new EventTable(database, config.logs().events());
        keyTable = new KeyTable(database);
        ledger = new Ledger(loop, new Journal(database, events), bus);
        notices = new Notices(ledger, bus);
        keys = new Keys(loop, ledger, keyTable);
        attentions = new Attentions(loop, ledger, notices);
        agents = new Agents(loop, registry, ledger, notices, attentions, inside, outfitter);
        deadlines = new Deadlines(loop, ledger, processes);
        services = new Services(loop, ledger, processes, attentions);
        probes = new Probes(loop, backing);
        gauging = new Gauging(loop, registry, processes);

        var settings = config.sandboxes();
        var boot = Boot.id();
        var directories = new Directories(config.stateDir().resolve("sandboxes"));
        var reserve = new DiskReserve(config.stateDir());
        var rules = new LimitRules(settings.defaults(), settings.greatest());
        var uids = new Uids(settings.firstUid(), settings.uids(), ConfigLoader.isRoot());
        var table = new ProcessTable(database);
        var past = new Past(loop, room, table, processes);
        var specs = new Specs(loop, room, table);
        var pruning =
                new Pruning(loop, ledger, processes, past, config.processes().keep());
        processLife = new ProcessLife(
                loop,
                ledger,
                notices,
                processes,
                reserve,
                deadlines,
                services,
                agents,
                attentions,
                room,
                specs,
                pruning);
        var life = new SandboxLife(
                loop,
                ledger,
                notices,
                processes,
                directories,
                processLife,
                services,
                deadlines,
                agents,
                attentions,
                settings.stopGrace(),
                boot);
        var admission = new Admission(loop, registry, settings, rules, backing, directories, reserve, uids, node, room);
        transitions = new Transitions(ledger, life, reserve);
        creation = new Creation(loop, registry, ledger, notices, keys, admission, directories, life, attentions);
        deletion = new Deletion(loop, registry, ledger, notices, processes, directories, life, attentions);
        patching = new Patching(loop, registry, ledger, notices, admission, rules, room);
        reconciler = new Reconciler(
                loop,
                registry,
                processes,
                backing,
                probes,
                directories,
                life,
                processLife,
                deletion,
                services,
                deadlines,
                new SandboxTable(database),
                table,
                room,
                boot);
        processRequests = new ProcessRequests(
                loop, registry, ledger, keys, processes, processLife, services, past, specs, pruning);
        reaper = new Reaper(loop, registry, notices, processes, processLife, life, transitions, deletion, keyTable);
    }

    /** Takes up what an earlier daemon left. Completes when every sandbox's state is right and requests can be answered. */
    public Future<Void> start() {
        loop.begin();
        startedAt = loop.now();
        processes.start(new Heard(loop, registry, processLife, bus));
        return loop.here(events.open()).compose(v -> reconciler.reconcile()).onSuccess(v -> reaper.begin());
    }

    /** Writes what is still to be written and ends its timers. Sandboxes go on. */
    public Future<Void> close() {
        reaper.close();
        deadlines.close();
        services.close();
        return ledger.durable().eventually(loop::close);
    }

    Future<Sandbox> create(Request.CreateSandbox request) {
        return creation.create(request);
    }

    Future<Page<Sandbox>> list(Request.ListSandboxes request) {
        return Future.succeededFuture(Listing.sandboxes(registry, request));
    }

    Future<Sandbox> get(Request.GetSandbox request) {
        var box = used(request.sandbox());
        return box.waiters
                .until(
                        () -> box.gone || SandboxLife.DOWN.contains(box.state),
                        Duration.ofSeconds(Math.max(0, request.waitSeconds())))
                .map(done -> box.view());
    }

    Future<Sandbox> patch(Request.PatchSandbox request) {
        return patching.patch(used(request.sandbox()), request.patch(), request.ifMatch());
    }

    Future<Void> delete(Request.DeleteSandbox request) {
        return deletion.delete(used(request.sandbox()), request.force());
    }

    Future<Sandbox> change(Request.ChangeSandbox request) {
        return transitions.change(used(request.sandbox()), request.change());
    }

    /** Where small commands are run inside sandboxes, out of sight. May be used from any thread. */
    public Inside inside() {
        return inside;
    }

    /** What opens conduits. May be used from any thread. */
    public Conduit.Opener conduits() {
        return inside;
    }

    Future<Void> reportAgent(Request.ReportAgent request) {
        return agents.report(request);
    }

    Future<Void> tellScreen(Request.TellScreen request) {
        var box = registry.get(request.sandbox());
        if (box != null) {
            notices.screen(box, request.frame());
        }
        return Future.succeededFuture();
    }

    Future<Void> reportCost(Request.ReportCost request) {
        return agents.reportCost(request);
    }

    Future<Void> dismiss(Request.DismissAttention request) {
        attentions.dismiss(used(request.sandbox()));
        return ledger.durable();
    }

    /** The requests about processes. */
    ProcessRequests processes() {
        return processRequests;
    }

    /** The requests about what sandboxes use. */
    Gauging gauging() {
        return gauging;
    }

    Future<List<EventRecord>> readEvents(Request.ReadEvents request) {
        var sandbox = request.sandbox() == null ? null : known(request.sandbox());
        return events.read(request.after(), sandbox, request.types(), Math.max(1, Math.min(request.limit(), 10_000)));
    }

    /** Events outlive their sandbox: one that is gone is found by its id. */
    private SandboxId known(String reference) {
        return SandboxId.isId(reference) ? new SandboxId(reference) : registry.find(reference).id;
    }

    Future<EventRecord> audit(Request.Audit request) {
        return ledger.happening("audit", request.sandbox(), request.data());
    }

    Future<List<BackendReport>> capabilities(Request.GetCapabilities request) {
        return probes.reports();
    }

    Future<DaemonInfo> info(Request.GetInfo request) {
        long running = registry.all().stream()
                .filter(box -> box.state == SandboxState.RUNNING)
                .count();
        var settings = config.sandboxes();
        return Future.succeededFuture(new DaemonInfo(
                version,
                node,
                Objects.requireNonNull(startedAt),
                registry.size(),
                (int) running,
                settings.max(),
                settings.defaults()));
    }

    private HeldSandbox used(String reference) {
        return registry.used(reference, loop.now());
    }
}
