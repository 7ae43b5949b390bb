package dev.sandlot.supervisor;

import dev.sandlot.model.Fault;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.Workspace;
import dev.sandlot.stream.Worktrees;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Fills sandboxes that were never up with the files that they are to begin with: copies of others' before there is a box, what git brings once there is
 * one. What was begun and not finished is done anew when the sandbox is started again. Used on the loop only.
 */
final class Sources {
    private final Loop loop;
    private final Registry registry;
    private final Snapshots snapshots;
    private final Refill refill;
    private final Cloning cloning;
    private final HostDirectories hostDirectories;
    private final Worktrees worktrees;

    Sources(
            Loop loop,
            Registry registry,
            Snapshots snapshots,
            Refill refill,
            Cloning cloning,
            HostDirectories hostDirectories,
            Worktrees worktrees) {
        this.loop = loop;
        this.registry = registry;
        this.snapshots = snapshots;
        this.refill = refill;
        this.cloning = cloning;
        this.hostDirectories = hostDirectories;
        this.worktrees = worktrees;
    }

    /**
     * The specification with what it takes files from found, and by its id. A fault of kind NOT_FOUND where that is not there, and of kind INVALID where
     * it can't be had.
     */
    Future<SandboxSpec> found(SandboxSpec asked) {
        hostDirectories.requireGiven(asked, registry);
        var source = asked.workspace();
        if (source == null) {
            return Future.succeededFuture(asked);
        }
        return switch (source.kind()) {
            case GIT, DIRECTORY -> Future.succeededFuture(asked);
            case SNAPSHOT -> {
                snapshots.find(String.valueOf(source.from()));
                yield Future.succeededFuture(asked);
            }
            case SANDBOX ->
                Future.succeededFuture(asked.but()
                        .workspace(other(String.valueOf(source.from())))
                        .build());
            case WORKTREE ->
                loop.here(worktrees.found(asked.name() == null ? source : source.ofNamed(asked.name())))
                        .map(its -> asked.but().workspace(its).build());
        };
    }

    private Workspace other(String reference) {
        var box = registry.find(reference);
        if (Partings.worktree(box) != null) {
            throw Fault.conflict(
                            "The sandbox " + box.name()
                                    + " works on a branch of its own of a repository of the server, so it is not forked.",
                            box.stateName())
                    .withHint("Make another with --worktree, from its branch with --ref.")
                    .asException();
        }
        return Workspace.ofSandbox(box.id);
    }

    private @Nullable Workspace due(HeldSandbox box) {
        return box.startedAt == null ? box.spec.workspace() : null;
    }

    /** Completes when files of others that it is to begin with are its own. To be called before its box is made. */
    Future<Void> copied(HeldSandbox box) {
        var source = due(box);
        return source == null || !source.comesAsCopy() ? Future.succeededFuture() : refill.from(source, box);
    }

    /** Whether something is to be run in it before anything else is. */
    boolean isCloned(HeldSandbox box) {
        var source = due(box);
        return source != null && source.comesByGit();
    }

    /** Completes when what git brings is there, once it is up. */
    Future<Void> cloned(HeldSandbox box, Future<Void> up) {
        var source = due(box);
        return source == null || !source.comesByGit() ? up : up.compose(v -> cloning.of(source, box));
    }
}
