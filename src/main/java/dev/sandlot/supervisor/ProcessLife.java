package dev.sandlot.supervisor;

import dev.sandlot.model.Attention;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.OnExit;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.ProcessState;
import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Ended;
import dev.sandlot.process.Job;
import dev.sandlot.process.Processes;
import dev.sandlot.stream.Inside;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts processes and sees them to their end. Used on the loop only. */
final class ProcessLife {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLife.class);
    /** What the kernel does where memory runs out, as a shell tells it. */
    private static final int KILLED = 137;

    private final Loop loop;
    private final Ledger ledger;
    private final Notices notices;
    private final Processes processes;
    private final DiskReserve reserve;
    private final Deadlines deadlines;
    private final Services services;
    private final Agents agents;
    private final Attentions attentions;
    private final SpecRoom room;
    private final Specs specs;
    private final Pruning pruning;
    private final Set<HeldProcess> restarting = new HashSet<>();
    private BiConsumer<HeldSandbox, OnExit> afterMain = (box, what) -> {};

    ProcessLife(
            Loop loop,
            Ledger ledger,
            Notices notices,
            Processes processes,
            DiskReserve reserve,
            Deadlines deadlines,
            Services services,
            Agents agents,
            Attentions attentions,
            SpecRoom room,
            Specs specs,
            Pruning pruning) {
        this.loop = loop;
        this.ledger = ledger;
        this.notices = notices;
        this.processes = processes;
        this.reserve = reserve;
        this.deadlines = deadlines;
        this.services = services;
        this.agents = agents;
        this.attentions = attentions;
        this.room = room;
        this.specs = specs;
        this.pruning = pruning;
        services.startWith(this::restart);
    }

    /** Sets what is done when the main process of a running sandbox has ended and something is to become of the sandbox. */
    void afterMain(BiConsumer<HeldSandbox, OnExit> action) {
        afterMain = action;
    }

    /**
     * A fault of kind INVALID where the directory does not exist inside.
     *
     * @param permission awaited where something has to be run to find out
     */
    Future<Void> requireDirectory(HeldSandbox box, @Nullable String cwd, Future<Void> permission) {
        if (cwd == null || Jobs.CERTAIN.contains(cwd)) {
            return Future.succeededFuture();
        }
        return permission
                .compose(v -> loop.here(processes.ask(box.backend(), Jobs.isDirectory(box, cwd))))
                .compose(said -> switch (new String(said.output(), StandardCharsets.UTF_8)) {
                    case "0\n" -> Future.succeededFuture();
                    case "1\n" ->
                        Future.failedFuture(Fault.invalid("cwd", "is no directory in the sandbox")
                                .asException());
                    default -> Future.failedFuture(unasked(said));
                });
    }

    /** The question itself could not be run there, for example because there is no room for another process. */
    private static FaultException unasked(Inside.Said said) {
        var why = new String(said.output(), StandardCharsets.UTF_8)
                .replaceAll("[^ -~]+", " ")
                .strip();
        return Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "Nothing can be started in the sandbox now: " + why.substring(0, Math.min(300, why.length())),
                        "Is it out of processes or memory? Look at `sandlot top`, and end something in it.")
                .asException();
    }

    /**
     * Starts a process of a running sandbox; completes when it has been told to go.
     *
     * @param stdin what it reads before the end of file, or null
     */
    Future<HeldProcess> start(HeldSandbox box, ProcessSpec spec, @Nullable String stdin, Consumer<String> remember) {
        requireRunning(box);
        reserve.require();
        room.require(spec.weight());
        Jobs.requireFit(box, spec);
        requireFree(box, spec.name());
        var cwd = spec.cwd() != null ? spec.cwd() : box.spec.cwd();
        return requireDirectory(box, cwd, Future.succeededFuture()).compose(v -> {
            requireRunning(box);
            requireFree(box, spec.name());
            room.require(spec.weight());
            var process = new HeldProcess(loop, room, box.id, ProcessId.of(box.nextProcess++), spec, loop.now());
            box.processes.put(process.id, process);
            remember.accept(process.id.value());
            return go(box, process, stdin, false, Future.succeededFuture())
                    .map(process)
                    .onFailure(cause -> discard(box, process));
        });
    }

    /**
     * Starts the sandbox's own command, as p1: the first time, or again in the same log.
     *
     * @param permission what it awaits once it is ready to go, and is awaited where there is no command too
     */
    Future<Void> startMain(HeldSandbox box, Future<Void> permission) {
        if (box.spec.command() == null) {
            return permission;
        }
        var kind = box.spec.tty() ? ProcessKind.TERMINAL : ProcessKind.TASK;
        var spec = new ProcessSpec(box.spec.command(), kind, null, null, null, false, null, null);
        return startOwn(box, box.main(), spec, permission).mapEmpty();
    }

    /**
     * Starts a process that belongs to the sandbox itself. The first number is that of its command.
     *
     * @param known the process, where an earlier start of the sandbox has made it, else null
     */
    Future<HeldProcess> startOwn(
            HeldSandbox box, @Nullable HeldProcess known, ProcessSpec spec, Future<Void> permission) {
        if (known != null) {
            known.again(loop.now());
            known.hold(spec);
            return go(box, known, null, true, permission).map(known).onFailure(cause -> lost(box, known));
        }
        var process = new HeldProcess(loop, room, box.id, numberOf(box, spec), spec, loop.now());
        box.processes.put(process.id, process);
        return go(box, process, null, false, permission).map(process).onFailure(cause -> discard(box, process));
    }

    private static ProcessId numberOf(HeldSandbox box, ProcessSpec spec) {
        if (box.spec.command() == null) {
            return ProcessId.of(box.nextProcess++);
        }
        box.nextProcess = Math.max(box.nextProcess, 2);
        return ProcessId.of(spec.kind() == ProcessKind.DISPLAY ? box.nextProcess++ : 1);
    }

    /** What the run before has left behind is ended first: it may hold the port, the lock or the file that the next run needs. */
    private void restart(HeldSandbox box, HeldProcess process) {
        if (!restarting.add(process)) {
            return;
        }
        loop.here(processes.endLeft(box.backend(), box.place(), box.pod(), process.id))
                .onFailure(e -> LOG.warn("{} of {}: {}", process.id, box.id, e.getMessage()))
                .onComplete(done -> {
                    restarting.remove(process);
                    if (box.state == SandboxState.RUNNING && (process.restartAt != null || process.returns)) {
                        startAgain(box, process);
                    }
                });
    }

    private void startAgain(HeldSandbox box, HeldProcess process) {
        process.again(loop.now());
        process.restarts++;
        var restarted = go(box, process, null, true, Future.succeededFuture());
        restarted.onSuccess(v -> notices.restarted(box, process)).onFailure(cause -> {
            LOG.warn("{} of {} could not be started again: {}", process.id, box.id, cause.getMessage());
            ended(box, process, Ended.lost(loop.now()));
        });
    }

    /** The row is in the database before anything is in the operating system. */
    private Future<Void> go(
            HeldSandbox box, HeldProcess process, @Nullable String stdin, boolean resume, Future<Void> permitted) {
        // What an earlier daemon had set up has to be asked for again.
        var ready = box.spec.agent() == null || box.outfit != null ? null : agents.outfit(box);
        if (ready == null && process.spec() != null) {
            return goOn(box, process, Jobs.of(box, process, process.spec(), stdin, resume), permitted);
        }
        return (ready == null ? Future.<Void>succeededFuture() : ready)
                .compose(v -> specs.whole(process))
                .compose(spec -> goOn(box, process, Jobs.of(box, process, spec, stdin, resume), permitted));
    }

    private Future<Void> goOn(HeldSandbox box, HeldProcess process, Job job, Future<Void> permitted) {
        ledger.save(process);
        var permission = Future.join(ledger.durable(), permitted).<Void>compose(v -> {
            if (box.state != SandboxState.RUNNING && box.state != SandboxState.STARTING) {
                throw box.conflict("no process can be started.").asException();
            }
            return Future.succeededFuture();
        });
        return loop.here(processes.start(box.backend(), job, permission)).map(at -> {
            running(box, process, at.truncatedTo(ChronoUnit.MICROS));
            return null;
        });
    }

    private void running(HeldSandbox box, HeldProcess process, Instant at) {
        if (process.isRunning()) {
            process.startedAt = at;
            deadlines.arm(box, process);
        }
        announce(box, process);
        ledger.save(process);
        warmMore(box);
    }

    private void announce(HeldSandbox box, HeldProcess process) {
        if (!process.announced) {
            process.announced = true;
            notices.started(box, process);
        }
    }

    /** Makes ready for the next process. */
    void warm(HeldSandbox box) {
        if (box.state == SandboxState.RUNNING) {
            processes.warm(box.backend(), box.place(), ProcessId.of(box.nextProcess));
        }
    }

    /** Makes ready for the next two: who has just run one command is likely to run more, faster than a holder can be made. */
    private void warmMore(HeldSandbox box) {
        if (box.state == SandboxState.RUNNING) {
            warm(box);
            processes.warm(box.backend(), box.place(), ProcessId.of(box.nextProcess + 1));
        }
    }

    /** Makes ready for the main command of a new sandbox while its pod is being started. */
    void warmMain(HeldSandbox box) {
        if (box.spec.command() != null && box.main() == null) {
            processes.warm(box.backend(), box.place(), ProcessId.of(1));
        }
    }

    /** Makes ready for what may follow a start: at once where there is no main command, else when that has had its time to start. */
    void warmAfterStart(HeldSandbox box) {
        if (box.spec.command() == null) {
            warm(box);
        } else {
            loop.after(Duration.ofSeconds(2), () -> warm(box));
        }
    }

    private void discard(HeldSandbox box, HeldProcess process) {
        process.leave();
        box.processes.remove(process.id, process);
        ledger.remove(box.id, process.id);
        ledger.save(box);
        processes.forget(box.id, process.id).onFailure(e -> LOG.warn("{}: {}", process.id, e.getMessage()));
        box.waiters.wake();
    }

    /** A process has ended and its output is complete. Told again, or of a run that is over, it changes nothing. */
    void ended(HeldSandbox box, HeldProcess process, Ended how) {
        if (!process.isRunning()) {
            return;
        }
        var signal = Signal.behind(how.exitCode(), process.sent);
        boolean perhapsMemory = signal == null && how.exitCode() != null && how.exitCode() == KILLED;
        if (!perhapsMemory) {
            settle(box, process, how, signal);
            return;
        }
        tellMemoryKills(box)
                .onComplete(told -> settle(box, process, how, told.succeeded() && told.result() ? "KILL" : null));
    }

    /** Tells of kills for want of memory that have not been told of; true where there were any. */
    Future<Boolean> tellMemoryKills(HeldSandbox box) {
        return loop.blocking(() -> box.backend().outOfMemoryKills(box.place())).map(kills -> {
            if (kills <= box.outOfMemoryKills) {
                return false;
            }
            notices.outOfMemory(box, kills - box.outOfMemoryKills);
            attentions.trouble(
                    box, Attention.Reason.OUT_OF_MEMORY, "Something in it was killed because memory ran out.");
            box.outOfMemoryKills = kills;
            return true;
        });
    }

    private void settle(HeldSandbox box, HeldProcess process, Ended how, @Nullable String signal) {
        if (!process.isRunning()) {
            return;
        }
        announce(box, process);
        deadlines.disarm(process);
        process.state = how.lost() ? ProcessState.LOST : ProcessState.EXITED;
        process.exitCode = how.exitCode();
        process.signal = signal;
        process.endedAt = how.at().truncatedTo(ChronoUnit.MICROS);
        process.deadline = null;
        process.extent = processes.extent(box.id, process.id);
        release(box, process);
        services.ended(box, process);
        if (process.isOver()) {
            processes.finish(box.id, process.id, process.end(), process.extent);
        }
        notices.exited(box, process);
        ledger.save(process);
        process.waiters.wake();
        box.waiters.wake();
        pruning.look(box);
        if (process == box.main()) {
            seeToMain(box);
        }
    }

    /** Of a terminal whose keeper has died, what was on it may still run, where nobody can reach it any more. */
    private void release(HeldSandbox box, HeldProcess process) {
        var backend = box.backend;
        var pod = box.pod;
        if (backend == null) {
            return;
        }
        (pod != null && process.state == ProcessState.LOST && process.brief.tty()
                        ? loop.here(processes.kill(backend, box.place(), pod, process.id))
                        : Future.<Void>succeededFuture())
                .eventually(() -> loop.blocking(() -> backend.release(box.place(), process.id)))
                .onFailure(e -> LOG.warn("{} of {}: {}", process.id, box.id, e.getMessage()));
    }

    /** What is to become of a running sandbox whose main process has ended, perhaps before the sandbox counted as running. */
    void seeToMain(HeldSandbox box) {
        var main = box.main();
        boolean ended = main != null && !main.isRunning() && main.endedAt != null;
        if (ended && box.state == SandboxState.RUNNING && box.spec.onExit() != OnExit.KEEP) {
            afterMain.accept(box, box.spec.onExit());
        }
    }

    void lost(HeldSandbox box, HeldProcess process) {
        settle(box, process, Ended.lost(loop.now()), null);
    }

    /** Sends a signal to the whole tree, and remembers that it did. */
    Future<Void> send(HeldSandbox box, HeldProcess process, String signal) {
        if (!process.sent.contains(signal)) {
            process.sent.add(signal);
            ledger.save(process);
        }
        return loop.here(processes.signal(box.backend(), box.place(), box.pod(), process.id, signal))
                .onFailure(e -> LOG.warn("{} to {} of {}: {}", signal, process.id, box.id, e.getMessage()));
    }

    /** An earlier version held it back on behalf of a reader that was connected to it. */
    Future<Void> letGoOn(HeldSandbox box, HeldProcess process) {
        return loop.here(processes.signal(box.backend(), box.place(), box.pod(), process.id, "CONT"))
                .onSuccess(v -> {
                    process.sent.remove(HeldProcess.BRAKED);
                    ledger.save(process);
                });
    }

    static void requireRunning(HeldSandbox box) {
        if (box.state != SandboxState.RUNNING || box.deleting) {
            var hint = box.state == SandboxState.PAUSED
                    ? "Resume it first."
                    : SandboxLife.DOWN.contains(box.state) ? "Start it first." : "Try again in a moment.";
            throw box.conflict("no process can be started.").withHint(hint).asException();
        }
    }

    private static void requireFree(HeldSandbox box, @Nullable String name) {
        if (name != null && box.processes.values().stream().anyMatch(p -> name.equals(p.brief.name()))) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "The sandbox " + box.name() + " already has a process named \"" + name + "\".",
                            "Choose another name, or delete that one once it has ended.")
                    .asException();
        }
    }
}
