package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend;
import dev.sandlot.model.BackendReport;
import dev.sandlot.model.Failure;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxState;
import dev.sandlot.process.Processes;
import dev.sandlot.store.ProcessRow;
import dev.sandlot.store.ProcessTable;
import dev.sandlot.store.SandboxRow;
import dev.sandlot.store.SandboxTable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes everything up again when the daemon starts: adopts what lives, buries what does not, and brings to an end what an earlier daemon
 * had begun. Used on the loop only.
 */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private static final Failure GONE = new Failure(
            "gone",
            "It ended while no daemon was looking, for example because the host was started anew. Start it again.");
    private static final Failure UNREADABLE = new Failure(
            "unreadable",
            "What it was asked to be is too large or damaged in the database. What runs in it goes on; it can be stopped and"
                    + " deleted, but not started.");
    private static final Failure INTERRUPTED = new Failure(
            "interrupted", "The daemon was ended while it was being started. Start it again, or delete it.");

    private final Loop loop;
    private final Registry registry;
    private final Processes processes;
    private final Backing backing;
    private final Probes probes;
    private final Directories directories;
    private final SandboxLife life;
    private final ProcessLife processLife;
    private final Deletion deletion;
    private final Services services;
    private final Deadlines deadlines;
    private final SandboxTable sandboxTable;
    private final ProcessTable processTable;
    private final SpecRoom room;
    private final String boot;

    Reconciler(
            Loop loop,
            Registry registry,
            Processes processes,
            Backing backing,
            Probes probes,
            Directories directories,
            SandboxLife life,
            ProcessLife processLife,
            Deletion deletion,
            Services services,
            Deadlines deadlines,
            SandboxTable sandboxTable,
            ProcessTable processTable,
            SpecRoom room,
            String boot) {
        this.loop = loop;
        this.registry = registry;
        this.processes = processes;
        this.backing = backing;
        this.probes = probes;
        this.directories = directories;
        this.life = life;
        this.processLife = processLife;
        this.deletion = deletion;
        this.services = services;
        this.deadlines = deadlines;
        this.sandboxTable = sandboxTable;
        this.processTable = processTable;
        this.room = room;
        this.boot = boot;
    }

    /** Completes when every sandbox's state is right; what takes longer, such as deleting files, goes on behind. */
    Future<Void> reconcile() {
        return sandboxTable
                .each(row -> loop.run(() -> take(row)))
                .compose(v -> loop.here(processTable.highest()))
                .compose(highest -> {
                    highest.forEach((id, number) -> {
                        var box = registry.get(id);
                        if (box != null) {
                            box.nextProcess = Math.max(box.nextProcess, number + 1);
                        }
                    });
                    var known = Promise.<Void>promise();
                    alive(null, known);
                    return known.future();
                })
                .compose(v -> loop.blocking(this::look))
                .compose(this::takeUp)
                .onSuccess(v -> removeStrays());
    }

    private void take(SandboxRow row) {
        var box = HeldSandbox.of(loop, row, directories.of(row.sandbox().id()));
        if (box.readable && !room.has(box.spec.weight())) {
            box.standIn();
        }
        if (!box.readable) {
            LOG.error("What the sandbox {} ({}) was asked to be can't be read", box.name(), box.id);
            box.failure = UNREADABLE;
        }
        registry.add(box);
    }

    /** Of processes, only those of which something may still come. */
    private void alive(@Nullable ProcessRow after, Promise<Void> known) {
        loop.here(processTable.alive(after))
                .onSuccess(rows -> {
                    rows.forEach(this::take);
                    if (rows.size() < ProcessTable.PAGE) {
                        known.complete();
                    } else {
                        alive(rows.get(rows.size() - 1), known);
                    }
                })
                .onFailure(known::fail);
    }

    private void take(ProcessRow row) {
        var box = registry.get(row.sandbox());
        if (box != null) {
            box.processes.put(row.id(), HeldProcess.of(loop, room, row));
        }
    }

    /** What is seen of a sandbox on the host. */
    private record Sight(HeldSandbox box, @Nullable Backend backend, boolean alive, long outOfMemoryKills) {}

    private List<Sight> look() {
        var sights = new ArrayList<Sight>();
        for (var box : registry.snapshot()) {
            Backend backend = null;
            try {
                // Where even that can't be read, it is one that would be taken now: without any it could not be
                // deleted.
                backend = box.readable || !box.spec.backend().equals("auto")
                        ? backing.named().apply(box.spec.backend())
                        : backing.select().apply(box.spec.backend());
            } catch (FaultException e) {
                LOG.error("Sandbox {} ({}): {}", box.name(), box.id, e.fault().message());
            }
            boolean alive = box.pod != null && boot.equals(box.boot) && processes.isAlive(box.pod);
            if (alive && backend != null && box.state == SandboxState.RUNNING) {
                thaw(box, backend);
            }
            long kills = backend != null && alive ? backend.outOfMemoryKills(box.place()) : 0;
            sights.add(new Sight(box, backend, alive, kills));
        }
        return sights;
    }

    /** An earlier daemon may have frozen it in its last moment, and told nobody. */
    private static void thaw(HeldSandbox box, Backend backend) {
        if (box.capabilities != null && box.capabilities.pause() != null) {
            try {
                backend.pause(box.place(), false);
            } catch (FaultException e) {
                LOG.warn("Sandbox {} ({}): {}", box.name(), box.id, e.fault().message());
            }
        }
    }

    private Future<Void> takeUp(List<Sight> sights) {
        var work = new ArrayList<Future<Void>>();
        for (var sight : sights) {
            var box = sight.box();
            box.backend = sight.backend();
            box.outOfMemoryKills = sight.outOfMemoryKills();
            for (var process : box.processes.values()) {
                if (process.isOver()) {
                    processes.finish(box.id, process.id, process.end(), process.extent);
                }
            }
            if (box.deleting) {
                inTurn(box, () -> deletion.finish(box));
            } else if (box.state == SandboxState.CREATING || box.state.isUp()) {
                work.add(takeUp(box, sight.alive()));
            }
        }
        return Future.join(work).otherwiseEmpty().mapEmpty();
    }

    private Future<Void> takeUp(HeldSandbox box, boolean alive) {
        if (box.backend == null) {
            return box.inTurn(() -> life.lost(box, new Failure("backend", "Its backend is not there any more.")));
        }
        var adopting = new ArrayList<Future<Void>>();
        box.running()
                .forEach(process -> adopting.add(loop.here(
                        processes.adopt(box.backend, box.place(), box.pod, process.id, process.brief.tty()))));
        adopting.add(loop.here(processes.adoptUnfinished(box.id))
                .onFailure(e -> LOG.warn(
                        "{}: what its ended processes left behind is not followed: {}", box.id, e.getMessage())));
        var adopted = Future.join(adopting).otherwiseEmpty();
        return adopted.compose(v -> {
            switch (box.state) {
                case RUNNING, PAUSED -> {
                    if (alive) {
                        box.running().forEach(process -> deadlines.arm(box, process));
                        release(box);
                        services.resume(box);
                    } else {
                        inTurn(box, () -> life.lost(box, GONE));
                    }
                }
                case STOPPING -> inTurn(box, () -> life.stop(box, true));
                case STARTING, CREATING -> inTurn(box, () -> life.abandon(box, INTERRUPTED));
                default -> {}
            }
            return Future.succeededFuture();
        });
    }

    /** Whoever was too slow for these was connected to a daemon of an earlier version. */
    private void release(HeldSandbox box) {
        box.running().stream()
                .filter(HeldProcess::isBraked)
                .forEach(process -> processLife
                        .letGoOn(box, process)
                        .onFailure(e -> LOG.warn("{} of {} stays stopped: {}", process.id, box.id, e.getMessage())));
    }

    private static void inTurn(HeldSandbox box, Supplier<Future<Void>> work) {
        box.inTurn(work).onFailure(e -> LOG.error("Sandbox {} ({}) could not be put in order", box.name(), box.id, e));
    }

    /**
     * Ends and removes what belongs to no sandbox. What was there is listed first and only then compared with the sandboxes that exist:
     * one that is being made meanwhile is among those before anything of it is there to be listed.
     */
    private void removeStrays() {
        probes.reports()
                .compose(reports -> loop.blocking(() -> leftovers(reports)))
                .map(strays -> {
                    strays.left().keySet().removeIf(id -> registry.get(id) != null);
                    strays.directories().removeIf(id -> registry.get(id) != null);
                    return strays;
                })
                .compose(strays -> loop.blocking(() -> remove(strays)))
                .onFailure(
                        e -> LOG.info("Leftovers of unknown sandboxes are not removed this time: {}", e.getMessage()));
    }

    private record Strays(Map<SandboxId, Backend> left, Set<SandboxId> directories) {}

    private Strays leftovers(List<BackendReport> reports) throws IOException {
        var strays = new Strays(new HashMap<>(), directories.present());
        for (var report : reports) {
            var backend = backing.named().apply(report.name());
            backend.leftovers().forEach(id -> strays.left().put(id, backend));
        }
        return strays;
    }

    private void remove(Strays strays) throws IOException {
        strays.left().forEach((id, backend) -> {
            LOG.warn("Ending what is left of the unknown sandbox {}", id);
            backend.dispose(id, directories.of(id));
        });
        for (var id : strays.directories()) {
            // Only what nobody has put anything into: the database may have been moved away, and files must not go with
            // it.
            if (directories.isUnused(id)) {
                directories.delete(id);
            } else {
                LOG.warn("{} belongs to no sandbox; it is left as it is", directories.of(id));
            }
        }
    }
}
