package dev.sandlot.supervisor;

import dev.sandlot.backend.Backend.Change;
import dev.sandlot.keeper.TreeCopy;
import dev.sandlot.keeper.TreeCopy.Copied;
import dev.sandlot.model.SandboxState;
import io.vertx.core.Future;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies sandboxes' files. A sandbox that runs, and can be frozen, is, as long as it takes, so that they are of one moment; it counts as running all the
 * while, and what is asked of it waits. Used on the loop only.
 */
final class Copies {
    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);

    private final Loop loop;
    private final TreeCopy trees;
    private final DiskReserve reserve;
    private final Boxes boxes;

    Copies(Loop loop, TreeCopy trees, DiskReserve reserve, Boxes boxes) {
        this.loop = loop;
        this.trees = trees;
        this.reserve = reserve;
        this.boxes = boxes;
    }

    /**
     * Copies the sandbox's files, in turn with its changes. A fault of kind CONFLICT where it is on its way out, was never filled, or has others' files.
     *
     * @param into an empty directory
     * @param owner whose the copy is to be, and who may not want it any more; null for the daemon
     */
    Future<Copied> ofSandbox(HeldSandbox box, Path into, @Nullable HeldSandbox owner) {
        return box.inTurn(() -> {
            if (box.gone || box.deleting) {
                throw box.conflict("it is being deleted.").asException();
            }
            requireOwnFiles(box);
            boolean freeze =
                    box.state == SandboxState.RUNNING && box.capabilities != null && box.capabilities.pause() != null;
            return (freeze ? boxes.change(box, Change.PAUSE) : Future.<Void>succeededFuture())
                    .compose(v -> copy(box.root, into, owner, freeze ? thawing(box) : () -> {}));
        });
    }

    private static Runnable thawing(HeldSandbox box) {
        var backend = box.backend();
        var place = box.place();
        return () -> {
            try {
                backend.change(place, Change.RESUME);
            } catch (RuntimeException e) {
                LOG.error("Sandbox {} stays frozen", place.id(), e);
            }
        };
    }

    /** A fault of kind DISK_FULL where nothing should be copied. */
    void requireRoom() {
        reserve.require();
    }

    /** A fault of kind CONFLICT where its files are not its own, or it has none yet. */
    static void requireOwnFiles(HeldSandbox box) {
        if (box.startedAt == null) {
            throw box.conflict("it has never been up, so it has no files yet.").asException();
        }
        if (HostDirectories.isDirectory(box.spec)) {
            throw box.conflict("its workspace is a directory of the server, which is neither copied nor replaced.")
                    .asException();
        }
    }

    /** Copies what lies in a directory that nobody changes. */
    Future<Copied> ofDirectory(Path from, Path into, @Nullable HeldSandbox owner) {
        return copy(from, into, owner, () -> {});
    }

    /** @param after done on the same thread, also while the daemon stops */
    private Future<Copied> copy(Path from, Path into, @Nullable HeldSandbox owner, Runnable after) {
        var copy = trees.copy(from, into, owner == null ? null : owner.uid, Directories.FILES);
        if (owner != null) {
            owner.interruption.by(copy::cancel);
        }
        return loop.copying(() -> {
                    try {
                        return copy.run(reserve.bytes());
                    } finally {
                        after.run();
                    }
                })
                .onComplete(done -> {
                    if (owner != null) {
                        owner.interruption.by(null);
                    }
                });
    }
}
