package dev.sandlot.supervisor;

import dev.sandlot.model.Kept;
import dev.sandlot.model.Occurrence;
import dev.sandlot.model.SandboxState;
import dev.sandlot.model.Workspace;
import dev.sandlot.stream.Worktrees;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sees that nothing is lost of what was done on branches of the host's repositories, when sandboxes go. Used on the loop only. */
final class Partings {
    private final Loop loop;
    private final Ledger ledger;
    private final Directories directories;
    private final Worktrees worktrees;
    private final Snapshots snapshots;

    Partings(Loop loop, Ledger ledger, Directories directories, Worktrees worktrees, Snapshots snapshots) {
        this.loop = loop;
        this.ledger = ledger;
        this.directories = directories;
        this.worktrees = worktrees;
        this.snapshots = snapshots;
    }

    static @Nullable Workspace worktree(HeldSandbox box) {
        return Workspace.ofKind(Workspace.Kind.WORKTREE, box.spec.workspace());
    }

    /** Takes what was done in it, which is still up, before it ends. Never fails. */
    Future<Void> leave(HeldSandbox box, boolean frozen) {
        var its = worktree(box);
        if (its == null || frozen || box.startedAt == null || !box.isReachable()) {
            return Future.succeededFuture();
        }
        box.parting = true;
        return loop.here(worktrees.part(box.id, its))
                .onComplete(done -> box.parting = false)
                .compose(left -> left == Worktrees.Parting.NOTHING
                        ? loop.blocking(() -> directories.parted(box.place()))
                        : Future.<Void>succeededFuture())
                .otherwiseEmpty();
    }

    /** A start has failed: where it was the first, its branch is of no use yet. */
    Future<Void> takeBack(HeldSandbox box) {
        var its = worktree(box);
        return its == null || box.startedAt != null
                ? Future.succeededFuture()
                : loop.here(worktrees.end(box.id, its, false)).mapEmpty();
    }

    /** Keeps its files where they may be all that there is of what was done in it, and lets its branch go where there is nothing on it. It is down. */
    Future<Kept> end(HeldSandbox box) {
        var its = worktree(box);
        if (its == null || box.state == SandboxState.CREATING) {
            return Future.succeededFuture(Kept.NOTHING);
        }
        return loop.blocking(() -> box.startedAt == null || directories.isParted(box.place()))
                .compose(parted -> parted ? Future.<@Nullable String>succeededFuture() : snapshots.keep(box))
                .compose(snapshot -> loop.here(worktrees.end(box.id, its, snapshot != null))
                        .map(branches -> new Kept(branches, snapshot)))
                .onSuccess(kept -> tell(box, its, kept));
    }

    private void tell(HeldSandbox box, Workspace its, Kept kept) {
        if (!kept.equals(Kept.NOTHING)) {
            var details = Map.of(
                    "repository",
                    String.valueOf(its.path()),
                    "branches",
                    String.join(" ", kept.branches()),
                    "snapshot",
                    kept.snapshot() == null ? "" : kept.snapshot());
            ledger.happened(box.id, new Occurrence.AuditEntry("worktree kept", details, 0));
        }
    }
}
