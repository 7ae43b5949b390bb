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
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
        this.boot = boot;
    }

    /** Completes when every sandbox's state is right; what takes longer, such as deleting files, goes on behind. */
    Future<Void> reconcile() {
        return loop.here(sandboxTable.list())
                .compose(boxes -> loop.here(processTable.list())
                        .compose(rows -> {
                            load(boxes, rows);
                            return loop.blocking(this::look);
                        })
                        .compose(this::takeUp)
                        .onSuccess(v -> removeStrays()));
    }

    private void load(List<SandboxRow> boxes, List<ProcessRow> rows) {
        boxes.forEach(row -> registry.add(
                HeldSandbox.of(loop, row, directories.of(row.sandbox().id()))));
        for (var row : rows) {
            var box = registry.get(row.process().sandboxId());
            if (box == null) {
                continue;
            }
            var process = HeldProcess.of(loop, row);
            box.processes.put(process.id, process);
            box.nextProcess = Math.max(box.nextProcess, process.id.number() + 1);
        }
    }

    /** What is seen of a sandbox on the host. */
    private record Sight(HeldSandbox box, Backend backend, boolean alive, long outOfMemoryKills) {}

    private List<Sight> look() {
        var sights = new ArrayList<Sight>();
        for (var box : registry.snapshot()) {
            Backend backend = null;
            try {
                backend = backing.named().apply(box.spec.backend());
            } catch (FaultException e) {
                LOG.error("Sandbox {} ({}): {}", box.name(), box.id, e.fault().message());
            }
            boolean alive = box.pod != null && boot.equals(box.boot) && processes.isAlive(box.pod);
            long kills = backend != null && alive ? backend.outOfMemoryKills(box.place()) : 0;
            sights.add(new Sight(box, backend, alive, kills));
        }
        return sights;
    }

    private Future<Void> takeUp(List<Sight> sights) {
        var work = new ArrayList<Future<Void>>();
        for (var sight : sights) {
            var box = sight.box();
            box.backend = sight.backend();
            box.outOfMemoryKills = sight.outOfMemoryKills();
            for (var process : box.processes.values()) {
                if (process.isOver()) {
                    processes.finish(box.id, process.id, process.end());
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
        var adopted = Future.join(box.running().stream()
                        .map(process -> loop.here(
                                processes.adopt(box.backend, box.place(), box.pod, process.id, process.spec.tty())))
                        .toList())
                .otherwiseEmpty();
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

    /** Whoever was too slow for these was connected to the daemon before. */
    private void release(HeldSandbox box) {
        box.running().stream()
                .filter(HeldProcess::isBraked)
                .forEach(process -> processLife
                        .brake(box, process, false)
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
