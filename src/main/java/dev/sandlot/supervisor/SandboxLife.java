package dev.sandlot.supervisor;

import dev.sandlot.backend.Pod;
import dev.sandlot.model.Failure;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Processes;
import dev.sandlot.stream.Unawaited;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings sandboxes up and down. Calls for one sandbox come in turn ({@link HeldSandbox#inTurn}). Used on the loop only. */
final class SandboxLife {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxLife.class);

    /** The states from which a start is possible. */
    static final Set<SandboxState> DOWN = Set.of(SandboxState.STOPPED, SandboxState.FAILED, SandboxState.LOST);

    /** How long the ends of killed processes may take to arrive. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Loop loop;
    private final Ledger ledger;
    private final Notices notices;
    private final Processes processes;
    private final Directories directories;
    private final ProcessLife processLife;
    private final Services services;
    private final Deadlines deadlines;
    private final Agents agents;
    private final Displays displays;
    private final Attentions attentions;
    private final Duration grace;
    private final String boot;

    /**
     * @param grace how long processes have between TERM and KILL
     * @param boot which start of the host this is
     */
    SandboxLife(
            Loop loop,
            Ledger ledger,
            Notices notices,
            Processes processes,
            Directories directories,
            ProcessLife processLife,
            Services services,
            Deadlines deadlines,
            Agents agents,
            Attentions attentions,
            Duration grace,
            String boot) {
        this.loop = loop;
        this.ledger = ledger;
        this.notices = notices;
        this.processes = processes;
        this.directories = directories;
        this.processLife = processLife;
        this.services = services;
        this.deadlines = deadlines;
        this.agents = agents;
        this.displays = new Displays(loop, directories, processLife, services);
        this.attentions = attentions;
        this.grace = grace;
        this.boot = boot;
    }

    void become(HeldSandbox box, SandboxState next) {
        var before = box.state;
        box.become(next);
        if (DOWN.contains(next)) {
            agents.down(box);
        }
        attentions.came(box, next);
        notices.state(box, before);
    }

    /** Ends a pod that could not be ended before. A fault of kind UNAVAILABLE where it can't be now either. */
    Future<Void> clear(HeldSandbox box) {
        return box.pod == null
                ? Future.succeededFuture()
                : Future.join(loop.here(processes.endPod(box.pod)), dispose(box))
                        .map(v -> {
                            box.pod = null;
                            return null;
                        });
    }

    /** Removes what the backend has of it, where that backend is there. */
    Future<Void> dispose(HeldSandbox box) {
        var backend = box.backend;
        return backend == null ? Future.succeededFuture() : loop.blocking(() -> backend.dispose(box.place()));
    }

    /** Starts pod and main command; where that fails, nothing is left running and the sandbox is FAILED. */
    Future<Void> start(HeldSandbox box) {
        boolean first = box.state == SandboxState.CREATING;
        var undo = new Undo();
        box.failure = null;
        attentions.dismiss(box);
        renewTimeToLive(box);
        become(box, SandboxState.STARTING);
        undo.add(() -> dispose(box));
        // A new sandbox is in the database already; of a stopped one it must be known there that something may run.
        return (first ? Future.<Void>succeededFuture() : ledger.durable())
                .compose(v -> loop.blocking(() -> {
                    directories.make(box.place());
                    box.backend().prepare(box.place());
                    return box.backend().outOfMemoryKills(box.place());
                }))
                .compose(kills -> {
                    box.outOfMemoryKills = kills;
                    processLife.warmMain(box);
                    undo.add(() -> loop.here(processes.cool(box.id)));
                    return loop.here(processes.startPod(box.backend(), box.place()));
                })
                .compose(pod -> {
                    var held = holdPod(box, pod, undo);
                    return (box.spec.agent() == null
                                    ? Future.<Void>succeededFuture()
                                    : held.compose(v -> agents.setUp(box)))
                            .compose(v -> first
                                    ? processLife.requireDirectory(box, box.spec.cwd(), held)
                                    : Future.succeededFuture())
                            .compose(v -> displays.start(box, held))
                            .compose(v -> processLife.startMain(box, held));
                })
                .compose(v -> {
                    box.usedAt = loop.now();
                    box.startedAt = box.usedAt;
                    box.stoppedAt = null;
                    become(box, SandboxState.RUNNING);
                    processLife.warmAfterStart(box);
                    processLife.seeToMain(box);
                    displays.see(box);
                    services.comeBack(box);
                    return Future.<Void>succeededFuture();
                })
                .recover(cause -> undo.<Void>because(cause).recover(c -> failed(box, c)));
    }

    /** Completes when the pod is known in the database, and then outlives the daemon: before that nothing may run in it. */
    private Future<Void> holdPod(HeldSandbox box, Pod pod, Undo undo) {
        undo.add(() -> loop.here(processes.endPod(pod)).compose(v -> buried(box)));
        box.pod = pod;
        box.boot = boot;
        ledger.save(box);
        return ledger.durable().compose(v -> loop.here(processes.keepPod(pod)));
    }

    private void renewTimeToLive(HeldSandbox box) {
        if (box.expiresAt == null && box.spec.ttlSeconds() != null) {
            box.expiresAt = loop.now().plus(Duration.ofSeconds(box.spec.ttlSeconds()));
        }
    }

    private Future<Void> failed(HeldSandbox box, Throwable cause) {
        box.pod = null;
        box.failure = new Failure("start", messageOf(cause));
        become(box, SandboxState.FAILED);
        return Future.failedFuture(cause);
    }

    static String messageOf(Throwable cause) {
        if (cause instanceof FaultException e) {
            return e.fault().hint() == null
                    ? e.fault().message()
                    : e.fault().message() + " " + e.fault().hint();
        }
        LOG.error("A sandbox did not start", cause);
        return "Something went wrong inside Sandlot; the daemon's log has more.";
    }

    /** Ends everything in it: asks first where {@code gracefully}, then kills. */
    Future<Void> stop(HeldSandbox box, boolean gracefully) {
        boolean wasPaused = box.state == SandboxState.PAUSED;
        if (box.state != SandboxState.STOPPING) {
            become(box, SandboxState.STOPPING);
        }
        services.rest(box);
        return loop.here(processes.cool(box.id))
                .recover(e -> Future.succeededFuture())
                .compose(v -> gracefully ? ask(box, wasPaused) : Future.succeededFuture())
                .compose(v -> end(box))
                .compose(v -> {
                    box.stoppedAt = loop.now();
                    become(box, SandboxState.STOPPED);
                    return ledger.durable();
                })
                .recover(cause -> {
                    LOG.error("Sandbox {} could not be stopped in order", box.id, cause);
                    return box.state == SandboxState.STOPPING
                            ? lost(box, new Failure("stop", messageOf(cause)))
                            : Future.failedFuture(cause);
                });
    }

    /** Asks every process to end, and gives them the grace period for it. */
    private Future<Void> ask(HeldSandbox box, boolean wasPaused) {
        var running = box.running();
        if (running.isEmpty()) {
            return Future.succeededFuture();
        }
        running.forEach(process -> Unawaited.note(processLife.send(box, process, "TERM"), "asking a process to end"));
        var thawed = wasPaused
                ? loop.blocking(() -> box.backend().pause(box.place(), false))
                : Future.<Void>succeededFuture();
        return thawed.recover(e -> Future.succeededFuture())
                .compose(v -> box.waiters.until(() -> box.running().isEmpty(), grace))
                .mapEmpty();
    }

    /**
     * Kills the pod and with it every process, sees them all ended, and removes what the backend had. The groups are killed at the same time: a pod
     * is gone only when all in it have been reaped, and who is to reap them may be frozen.
     */
    private Future<Void> end(HeldSandbox box) {
        box.running().forEach(process -> {
            process.sent.add("KILL");
            ledger.save(process);
        });
        var pod = box.pod;
        var groups = dispose(box);
        return pod == null
                ? groups.compose(v -> buried(box))
                : Future.join(loop.here(processes.endPod(pod)), groups)
                        // What was killed in between has left its group only now.
                        .compose(v -> dispose(box))
                        .compose(v -> buried(box));
    }

    /** Waits for the ends of all processes; one whose end does not come is lost. */
    Future<Void> buried(HeldSandbox box) {
        return box.waiters.until(() -> box.running().isEmpty(), LAST_WORDS).compose(all -> {
            box.running().forEach(process -> processLife.lost(box, process));
            return forgetPod(box);
        });
    }

    /** A pod that can't be ended is not forgotten: as long as it is there, nothing of the sandbox may be given to others. */
    private Future<Void> forgetPod(HeldSandbox box) {
        var pod = box.pod;
        return loop.blocking(() -> pod != null && processes.isAlive(pod)).compose(alive -> {
            box.pod = alive ? pod : null;
            ledger.save(box);
            return loop.here(processes.endTerminals(box.place())).recover(e -> {
                LOG.warn("The terminals of sandbox {} could not be ended: {}", box.id, e.getMessage());
                return Future.succeededFuture();
            });
        });
    }

    /** The pod has ended without our doing. */
    Future<Void> lost(HeldSandbox box, Failure failure) {
        services.rest(box);
        box.failure = failure;
        box.stoppedAt = loop.now();
        become(box, SandboxState.LOST);
        return loop.here(processes.cool(box.id))
                .recover(e -> Future.succeededFuture())
                .compose(v -> dispose(box))
                .compose(v -> buried(box));
    }

    /** An earlier daemon was ended while it started this: takes back what it had begun. */
    Future<Void> abandon(HeldSandbox box, Failure failure) {
        box.failure = failure;
        return end(box).map(v -> {
            become(box, SandboxState.FAILED);
            return null;
        });
    }

    Future<Void> pause(HeldSandbox box, boolean paused) {
        return loop.here(processes.cool(box.id))
                .recover(e -> Future.succeededFuture())
                .compose(v -> loop.blocking(() -> box.backend().pause(box.place(), paused)))
                .map(v -> {
                    if (!paused) {
                        renewTimeToLive(box);
                        box.usedAt = loop.now();
                    }
                    become(box, paused ? SandboxState.PAUSED : SandboxState.RUNNING);
                    if (!paused) {
                        deadlines.resume(box);
                        services.resume(box);
                        processLife.warm(box);
                    }
                    return null;
                });
    }
}
