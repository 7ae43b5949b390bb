package dev.sandlot.supervisor;

import dev.sandlot.backend.Backends;
import dev.sandlot.bus.Bus;
import dev.sandlot.config.Config;
import dev.sandlot.config.ConfigLoader;
import dev.sandlot.keeper.TreeCopy;
import dev.sandlot.process.Processes;
import dev.sandlot.store.Database;
import dev.sandlot.store.EventTable;
import dev.sandlot.store.Journal;
import dev.sandlot.store.KeyTable;
import dev.sandlot.store.ProcessTable;
import dev.sandlot.store.SandboxTable;
import dev.sandlot.store.SnapshotTable;
import dev.sandlot.stream.Conduit;
import dev.sandlot.stream.Egress;
import dev.sandlot.stream.Inside;
import dev.sandlot.stream.SecretSource;
import dev.sandlot.stream.Worktrees;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Every sandbox and every process, and the only one who changes their state. What it holds in memory is what is true while it runs; the
 * database is what it goes on from. All methods but the constructor belong on the context that called {@link #start}.
 */
public final class Supervisor {
    private final Processes processes;
    private final Loop loop;
    private final EventTable events;
    private final Ledger ledger;
    private final ListenerOnLoop heard;
    private final Reconciler reconciler;
    private final Rounds rounds;
    private final Deadlines deadlines;
    private final Services services;
    private final InsideRuns inside;
    private final AgentReports agents;
    private final SpareBoxes spareBoxes;
    private final Logs logs;
    private final Gauging gauging;
    private final Snapshots snapshots;
    private final Worktrees worktrees;
    private final NetworkReports networkReports;
    private final CreateRequests createRequests;
    private final SandboxRequests sandboxRequests;
    private final Restoring restoring;
    private final ProcessRequests processRequests;
    private final SignalRequests signalRequests;
    private final EventRequests eventRequests;
    private final HostRequests hostRequests;

    /**
     * What works with this host.
     *
     * @param processes not yet started; stays the caller's to close
     * @param trees what copies files
     * @param repositories that sandboxes may work in
     * @param egress what lets something out of them
     * @param secrets that they use and never see
     */
    public record Host(
            Processes processes,
            Backends backends,
            TreeCopy trees,
            Repositories repositories,
            Egress egress,
            SecretSource secrets) {}

    /** Repositories of the host, looked at by what can look into sandboxes. */
    @FunctionalInterface
    public interface Repositories {
        Worktrees of(Inside inside, Conduit.Opener conduits);
    }

    /**
     * What this daemon is.
     *
     * @param node what its host is called
     */
    public record Identity(String version, String node) {}

    /**
     * Touches nothing yet. Each part is made after those that it uses: none knows who uses it.
     *
     * @param database open; stays the caller's to close
     * @param setups asked once the supervisor has been started
     */
    public Supervisor(
            Vertx vertx,
            Config config,
            Bus bus,
            Database database,
            Host host,
            AgentSetupSource setups,
            Identity identity) {
        var settings = config.sandboxes();
        var backends = host.backends();
        processes = host.processes();

        // What is known.
        var room = new SpecRoom(SpecRoom.MOST);
        var registry = new Registry(room);
        var processTable = new ProcessTable(database);
        loop = new Loop(vertx);
        events = new EventTable(database, config.logs().events());
        ledger = new Ledger(loop, new Journal(database, events), bus);
        var notices = new Notices(ledger, bus);
        var keys = new IdempotencyKeys(loop, ledger, new KeyTable(database));
        var attentions = new Attentions(loop, ledger, notices);
        networkReports = new NetworkReports(registry, ledger, attentions);
        var past = new Past(loop, room, processTable, processes);
        var specs = new Specs(loop, room, processTable);
        logs = new Logs(registry, ledger, processes, past);

        // Processes.
        inside = new InsideRuns(loop, registry, processes);
        worktrees = host.repositories().of(inside, inside);
        agents = new AgentReports(loop, registry, ledger, notices, attentions, inside, setups);
        deadlines = new Deadlines(loop, ledger, processes);
        var reserve = new DiskReserve(config.stateDir());
        var check = new DirectoryCheck(loop, processes);
        var spares = new Spares(loop, processes);
        var signalling = new Signalling(loop, ledger, processes);
        var pruning =
                new Pruning(loop, ledger, processes, past, config.processes().keep());
        var restartRules = new RestartRules(loop, attentions);
        var settlement = new Settlement(ledger, notices, deadlines, restartRules, logs, pruning);
        var memoryKills = new MemoryKills(loop, notices, processes, attentions);
        var exits = new Exits(loop, memoryKills, settlement, signalling);
        var networks = new Networks(loop, host.egress(), host.secrets());
        var preparation = new Preparation(agents, specs, networks);
        var runs = new Runs(loop, ledger, notices, processes, deadlines, preparation, spares);
        var starts = new ProcessStarts(loop, room, reserve, check, runs, pruning);
        var own = new OwnProcesses(loop, room, runs, exits, pruning);
        var restarts = new Restarts(loop, notices, processes, runs, exits);
        services = new Services(loop, ledger, restartRules, restarts, logs);

        // Sandboxes.
        var hostDirectories =
                new HostDirectories(config.workspaces().directories(), config.stateDir(), ConfigLoader.isRoot());
        var directories = new Directories(config.stateDir().resolve("sandboxes"));
        var boxes = new Boxes(loop, ledger, processes, directories, hostDirectories, networks);
        var states = new SandboxStates(notices, agents, attentions);
        var pauses = new Pauses(loop, boxes, states, deadlines, services, spares);
        var copies = new Copies(loop, host.trees(), reserve, boxes);
        snapshots = new Snapshots(
                loop,
                config.stateDir().resolve("snapshots"),
                new SnapshotTable(database),
                registry,
                copies,
                keys,
                config.workspaces().snapshots());
        var refill = new Refill(loop, registry, directories, copies, snapshots);
        var cloning = new Cloning(loop, own, signalling, worktrees);
        var sources = new Sources(loop, registry, snapshots, refill, cloning, hostDirectories, worktrees);
        var partings = new Partings(loop, ledger, directories, worktrees, snapshots);
        var drain = new Drain(ledger, boxes, signalling, exits, settings.stopGrace());
        var stops = new SandboxStops(loop, ledger, boxes, states, spares, services, drain, partings);
        var displays = new Displays(loop, directories, own, services);
        var first = new FirstProcesses(
                new SecretFiles(loop, processes, networks), agents, check, displays, own, services, spares);
        var sandboxStarts = new SandboxStarts(loop, boxes, states, attentions, sources, first, stops);
        var limits = new LimitRules(settings.defaults(), settings.greatest());
        var capacity = new Capacity(registry, settings.max(), reserve, room);
        var uids = new Uids(settings.firstUid(), settings.uids(), ConfigLoader.isRoot());
        spareBoxes = new SpareBoxes(loop, registry, directories, processes, capacity, uids);
        var removal = new Removal(registry, ledger, notices, attentions, spareBoxes);
        var deletion = new Deletion(ledger, notices, boxes, stops, removal, partings);
        var transitions = new Transitions(ledger, reserve, boxes, sandboxStarts, stops, pauses, deletion);
        var admission = new Admission(loop, registry, capacity, limits, directories, uids, spareBoxes, identity.node());
        var choice = new BackendChoice(loop, registry, backends, hostDirectories, networks);
        var creation = new Creation(ledger, notices, admission, choice, boxes, transitions, removal, spareBoxes);
        var patching =
                new Patching(loop, registry, ledger, notices, admission, limits, new NetworkChanges(ledger, networks));

        // What goes on by itself.
        var probes = new Probes(loop, backends);
        heard = new ListenerOnLoop(loop, registry, exits, services, transitions, logs, bus);
        reconciler = new Reconciler(
                loop,
                registry,
                new Loading(loop, registry, directories, new SandboxTable(database), processTable, room),
                new Inspection(backends, processes.keeper()),
                new Adoption(loop, processes, stops, deletion, new Resuming(signalling, services, deadlines, networks)),
                new Strays(loop, registry, backends, probes, directories, spareBoxes));
        var reaper = new Reaper(loop, registry, notices, processes, transitions, deletion);
        var boxWatch = new BoxWatch(loop, registry, processes, memoryKills, stops);
        rounds = new Rounds(loop, reaper::look, boxWatch::look, keys::tidy);

        // What is asked.
        var lookup = new ProcessLookup(loop, registry, past);
        var views = new ProcessViews(loop, processes, specs);
        gauging = new Gauging(loop, registry, processes);
        createRequests = new CreateRequests(registry, ledger, keys, sources, creation, setups);
        sandboxRequests = new SandboxRequests(loop, registry, ledger, patching, transitions, deletion, attentions);
        restoring = new Restoring(loop, registry, keys, transitions, refill);
        processRequests = new ProcessRequests(lookup, views, ledger, keys, starts, pruning);
        signalRequests = new SignalRequests(lookup, views, ledger, signalling, services);
        eventRequests = new EventRequests(registry, ledger, notices, events);
        hostRequests = new HostRequests(registry, probes, settings, identity, loop.now());
    }

    /** Takes up what an earlier daemon left. Completes when every sandbox's state is right and requests can be answered. */
    public Future<Void> start() {
        loop.begin();
        processes.start(heard);
        return loop.here(events.open())
                .compose(v -> snapshots.load())
                .compose(v -> reconciler.reconcile())
                .onSuccess(v -> rounds.begin());
    }

    /** Writes what is still to be written and ends its timers. Sandboxes go on. */
    public Future<Void> close() {
        rounds.close();
        deadlines.close();
        services.close();
        return spareBoxes.close().transform(v -> ledger.durable()).eventually(loop::close);
    }

    /** Where small commands are run inside sandboxes, out of sight. May be used from any thread. */
    public Inside inside() {
        return inside;
    }

    /** Repositories of the host that sandboxes work in. */
    public Worktrees worktrees() {
        return worktrees;
    }

    /** What opens conduits. May be used from any thread. */
    public Conduit.Opener conduits() {
        return inside;
    }

    CreateRequests creation() {
        return createRequests;
    }

    /** Copies of sandboxes' files. */
    Snapshots snapshots() {
        return snapshots;
    }

    Restoring restoring() {
        return restoring;
    }

    SandboxRequests sandboxes() {
        return sandboxRequests;
    }

    /** What is told of sandboxes' networks. */
    NetworkReports networkReports() {
        return networkReports;
    }

    ProcessRequests processes() {
        return processRequests;
    }

    SignalRequests signals() {
        return signalRequests;
    }

    /** Whose output there is. */
    Logs logs() {
        return logs;
    }

    /** What sandboxes use. */
    Gauging gauging() {
        return gauging;
    }

    /** What agents do and cost. */
    AgentReports agents() {
        return agents;
    }

    EventRequests events() {
        return eventRequests;
    }

    HostRequests host() {
        return hostRequests;
    }
}
