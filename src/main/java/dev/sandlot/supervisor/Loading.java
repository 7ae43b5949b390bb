package dev.sandlot.supervisor;

import dev.sandlot.model.Failure;
import dev.sandlot.store.ProcessRow;
import dev.sandlot.store.ProcessTable;
import dev.sandlot.store.SandboxRow;
import dev.sandlot.store.SandboxTable;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes into memory what the database knows: all sandboxes, and of processes those of which something may still come. Used on the loop only. */
final class Loading {
    private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

    private static final Failure UNREADABLE = new Failure(
            "unreadable",
            "What it was asked to be is too large or damaged in the database. What runs in it goes on; it can be stopped and"
                    + " deleted, but not started.");
    private final Loop loop;
    private final Registry registry;
    private final Directories directories;
    private final SandboxTable sandboxes;
    private final ProcessTable processes;
    private final SpecRoom room;

    Loading(
            Loop loop,
            Registry registry,
            Directories directories,
            SandboxTable sandboxes,
            ProcessTable processes,
            SpecRoom room) {
        this.loop = loop;
        this.registry = registry;
        this.directories = directories;
        this.sandboxes = sandboxes;
        this.processes = processes;
        this.room = room;
    }

    Future<Void> load() {
        return sandboxes
                .each(row -> loop.run(() -> take(row)))
                .compose(v -> loop.here(processes.highest()))
                .compose(highest -> {
                    highest.forEach((id, number) -> {
                        var box = registry.get(id);
                        if (box != null) {
                            box.nextProcess = Math.max(box.nextProcess, number + 1);
                        }
                    });
                    return RowPages.each(loop, (last, left) -> processes.alive(last), Integer.MAX_VALUE, this::take);
                });
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

    private void take(ProcessRow row) {
        var box = registry.get(row.sandbox());
        if (box != null) {
            box.processes.put(row.id(), HeldProcess.of(loop, room, row));
        }
    }
}
