package dev.sandlot.http;

import dev.sandlot.api.Text;
import dev.sandlot.bus.Bus;
import dev.sandlot.bus.Event;
import dev.sandlot.bus.Page;
import dev.sandlot.bus.Request;
import dev.sandlot.model.AgentState;
import dev.sandlot.model.Attention;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.DaemonInfo;
import dev.sandlot.model.Enforcement;
import dev.sandlot.model.EventRecord;
import dev.sandlot.model.Fault;
import dev.sandlot.model.Kept;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessLog;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxLogs;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.Tags;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers every request as the owner of sandboxes would, from memory. Nothing runs. */
public final class Owner {
    public static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");

    public final Map<SandboxId, Sandbox> sandboxes = new ConcurrentHashMap<>();
    public final Map<String, SandboxProcess> processes = new ConcurrentHashMap<>();
    public final List<EventRecord> events = new CopyOnWriteArrayList<>();
    public final List<Request<?>> asked = new CopyOnWriteArrayList<>();
    /** What the next request fails with, or null. */
    public volatile RuntimeException failure;

    private final Bus bus;
    private final MemoryOutput output;

    public Owner(Bus bus, MemoryOutput output) {
        this.bus = bus;
        this.output = output;
        handle(Request.CreateSandbox.class, ask -> create(ask.spec()));
        handle(Request.ListSandboxes.class, this::list);
        handle(Request.GetSandbox.class, ask -> sandbox(ask.sandbox()));
        handle(Request.PatchSandbox.class, ask -> {
            var known = sandbox(ask.sandbox());
            if (ask.ifMatch() != null && !ask.ifMatch().equals(Tags.of(known))) {
                throw Fault.of(Fault.Kind.PRECONDITION_FAILED, "It has changed.")
                        .asException();
            }
            return put(known.id(), known.spec().named(ask.patch().name()), known.state());
        });
        handle(Request.DeleteSandbox.class, ask -> {
            var known = sandbox(ask.sandbox());
            if (!ask.force()) {
                throw Fault.conflict("The sandbox runs.", "running").asException();
            }
            sandboxes.remove(known.id());
            bus.tell(new Event.SandboxChanged(known, true));
            return Kept.NOTHING;
        });
        handle(Request.ChangeSandbox.class, ask -> {
            var known = sandbox(ask.sandbox());
            return put(known.id(), known.spec(), SandboxState.RUNNING);
        });
        handle(Request.StartProcess.class, ask -> start(sandbox(ask.sandbox()).id(), ask.spec(), ask.waitSeconds()));
        handle(
                Request.ListProcesses.class,
                ask -> new Page<>(
                        processes.values().stream()
                                .filter(p -> p.sandboxId()
                                        .equals(sandbox(ask.sandbox()).id()))
                                .map(this::fresh)
                                .sorted(java.util.Comparator.comparing(SandboxProcess::id))
                                .toList(),
                        null));
        handle(Request.ListLogs.class, this::logs);
        handle(Request.GetProcess.class, ask -> process(ask.sandbox(), ask.process()));
        handle(Request.FindTerminal.class, ask -> process(ask.sandbox(), "p1"));
        handle(Request.DismissAttention.class, ask -> null);
        handle(Request.SignalProcess.class, ask -> process(ask.sandbox(), ask.process()));
        handle(Request.DeleteProcess.class, ask -> null);
        handle(Request.ReadEvents.class, this::read);
        handle(Request.GetInfo.class, ask -> new DaemonInfo("1.2.3", "here", THEN, 1, 1, 10, Limits.NONE));
        handle(
                Request.GetCapabilities.class,
                ask -> List.of(new BackendReport(
                        "bubblewrap",
                        true,
                        "namespaces",
                        null,
                        ENFORCEMENT,
                        List.of(new BackendReport.Check("bwrap", BackendReport.Outcome.OK, "found", null)))));
    }

    private static final Enforcement ENFORCEMENT = new Enforcement(
            List.of("pids"), true, true, List.of(NetworkMode.NONE, NetworkMode.OPEN), null, null, "best_effort");

    private interface Work<Q, R> {
        R of(Q request);
    }

    private <R, Q extends Request<R>> void handle(Class<Q> kind, Work<Q, R> work) {
        bus.handle(kind, request -> {
            asked.add(request);
            if (failure != null) {
                return Future.failedFuture(failure);
            }
            return Future.succeededFuture(work.of(request));
        });
    }

    public Sandbox create(String name) {
        return create(SandboxSpec.builder().name(name).build());
    }

    /** A sandbox that a person has to see to. */
    public void needs(Sandbox sandbox, Attention attention) {
        sandboxes.put(
                sandbox.id(),
                new Sandbox(
                        sandbox.id(),
                        sandbox.spec(),
                        SandboxState.RUNNING,
                        AgentState.NEEDS_INPUT,
                        "here",
                        null,
                        THEN,
                        THEN,
                        null,
                        null,
                        null,
                        ENFORCEMENT,
                        attention,
                        null,
                        null));
    }

    private Sandbox create(SandboxSpec spec) {
        return put(SandboxId.random(), spec, SandboxState.RUNNING);
    }

    private Sandbox put(SandboxId id, SandboxSpec spec, SandboxState state) {
        var made = new Sandbox(
                id,
                spec,
                state,
                AgentState.NONE,
                "here",
                null,
                THEN,
                THEN,
                null,
                null,
                null,
                ENFORCEMENT,
                null,
                null,
                null);
        sandboxes.put(id, made);
        bus.tell(new Event.SandboxChanged(made, false));
        return made;
    }

    private Page<Sandbox> list(Request.ListSandboxes ask) {
        var items = sandboxes.values().stream()
                .filter(s -> ask.only() == null || ask.only().equals(s.id()))
                .limit(ask.limit())
                .toList();
        return new Page<>(items, items.size() < ask.limit() ? null : "next");
    }

    private Sandbox sandbox(String named) {
        return sandboxes.values().stream()
                .filter(s -> s.id().value().startsWith(named) || named.equals(s.name()))
                .findFirst()
                .orElseThrow(() -> Fault.notFound("There is no sandbox \"" + Text.printable(named) + "\".")
                        .asException());
    }

    /** A process that runs, and prints what the test makes its log print. */
    public SandboxProcess start(SandboxId sandbox, ProcessSpec spec) {
        return start(sandbox, spec, 0);
    }

    private SandboxProcess start(SandboxId sandbox, ProcessSpec spec, int wait) {
        var number = 1
                + (int) processes.values().stream()
                        .filter(p -> p.sandboxId().equals(sandbox))
                        .count();
        var id = ProcessId.of(number);
        var log = output.log(sandbox, id);
        // With a wait, the command has printed what it is and has ended.
        if (wait > 0) {
            log.out(spec.command().display());
            log.end(3);
        }
        return put(sandbox, id, spec, wait > 0 ? ProcessState.EXITED : ProcessState.RUNNING, wait > 0 ? 3 : null);
    }

    public SandboxProcess put(SandboxId sandbox, ProcessId id, ProcessSpec spec, ProcessState state, Integer exitCode) {
        return put(sandbox, id, spec, state, exitCode, THEN);
    }

    private SandboxProcess put(
            SandboxId sandbox, ProcessId id, ProcessSpec spec, ProcessState state, Integer exitCode, Instant at) {
        var process = new SandboxProcess(
                sandbox,
                id,
                spec,
                state,
                exitCode,
                null,
                false,
                0,
                at,
                null,
                output.log(sandbox, id).extent());
        processes.put(sandbox + "/" + id, process);
        return process;
    }

    public void exited(SandboxProcess process, int code) {
        output.log(process.sandboxId(), process.id()).end(code);
        ended(process, code);
    }

    /** Its log may go on. */
    public void ended(SandboxProcess process, int code) {
        put(process.sandboxId(), process.id(), process.spec(), ProcessState.EXITED, code, process.startedAt());
    }

    /** A process that has been running since this moment. */
    public SandboxProcess startAt(SandboxId sandbox, ProcessSpec spec, Instant at) {
        var process = start(sandbox, spec);
        return put(sandbox, process.id(), spec, ProcessState.RUNNING, null, at);
    }

    private SandboxProcess fresh(SandboxProcess p) {
        return new SandboxProcess(
                p.sandboxId(),
                p.id(),
                p.spec(),
                p.state(),
                p.exitCode(),
                p.signal(),
                p.timedOut(),
                p.restarts(),
                p.startedAt(),
                p.endedAt(),
                output.log(p.sandboxId(), p.id()).extent());
    }

    private SandboxProcess process(String sandbox, String named) {
        var found = processes.get(sandbox(sandbox).id() + "/" + named);
        if (found == null) {
            throw Fault.notFound("There is no process \"" + Text.printable(named) + "\".")
                    .asException();
        }
        return fresh(found);
    }

    private List<EventRecord> read(Request.ReadEvents ask) {
        var fitting = events.stream()
                .filter(e -> ask.types().isEmpty() || ask.types().contains(e.type()))
                .filter(e -> ask.sandbox() == null
                        || (e.sandbox() != null && e.sandbox().value().equals(ask.sandbox())))
                .toList();
        if (ask.after() < 0) {
            return fitting.subList(Math.max(0, fitting.size() - ask.limit()), fitting.size());
        }
        return fitting.stream()
                .filter(e -> e.seq() > ask.after())
                .limit(ask.limit())
                .toList();
    }

    /** Of the logs that no process belongs to, too. */
    private SandboxLogs logs(Request.ListLogs ask) {
        var sandbox = sandbox(ask.sandbox()).id();
        var ids = new TreeSet<>(output.printed(sandbox));
        processes.values().stream()
                .filter(p -> p.sandboxId().equals(sandbox))
                .map(SandboxProcess::id)
                .forEach(ids::add);
        var all = new SandboxLogs(ids.stream().map(id -> log(sandbox, id)).toList(), 0);
        var newest = all.newest(ask.newest());
        var growing = output.growing(sandbox);
        var wanted = all.logs().stream()
                .filter(log -> log.id().number() > ask.after()
                        || log.id().number() == 1
                        || log.kind() == ProcessKind.SERVICE
                        || log.state() == ProcessState.RUNNING
                        || growing.contains(log.id())
                        || ask.some().contains(log.id())
                        || newest.contains(log.id()))
                .toList();
        return new SandboxLogs(wanted, ids.isEmpty() ? 0 : ids.last().number());
    }

    private ProcessLog log(SandboxId sandbox, ProcessId id) {
        var process = processes.get(sandbox + "/" + id);
        return new ProcessLog(
                id,
                process == null ? ProcessKind.EXEC : process.spec().kind(),
                process == null ? ProcessState.EXITED : process.state(),
                process == null ? 0 : process.restarts(),
                process == null ? THEN : process.startedAt(),
                output.log(sandbox, id).lastAt());
    }

    /** Something of this type, with its position among the events so far. */
    public synchronized EventRecord happened(String type, SandboxId sandbox) {
        return happened(sandbox, new Occurrence.Unknown(type, Map.of("n", events.size())));
    }

    public synchronized EventRecord happened(SandboxId sandbox, Occurrence what) {
        var event = new EventRecord(events.size() + 1, sandbox, Instant.now(), what);
        events.add(event);
        bus.tell(new Event.Recorded(event));
        return event;
    }

    /** The requests of this kind so far. */
    public <Q> List<Q> asked(Class<Q> kind) {
        var found = new ArrayList<Q>();
        asked.stream().filter(kind::isInstance).forEach(q -> found.add(kind.cast(q)));
        return found;
    }
}
