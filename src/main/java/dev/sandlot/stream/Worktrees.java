package dev.sandlot.stream;

import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Workspace;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Repositories of this host in which sandboxes work, each on a branch of its own. Safe to call from any thread. What is told of a repository is the
 * branch of the host's; what a sandbox has is a repository of its own that takes older objects from there.
 */
public interface Worktrees {
    /**
     * The workspace with its repository found: its path is that of the git directory then. A fault of kind INVALID where there is none that may be worked
     * in, or no such commit, and of kind CONFLICT where it has a branch of this name.
     */
    Future<Workspace> found(Workspace asked);

    /** What a sandbox begins with; the host's branch is made for it, unless that was done. A fault of kind CONFLICT where that can't be. */
    Future<Beginning> begin(SandboxId sandbox, Workspace its);

    /**
     * Takes what was committed in a running sandbox to the host's branch. A fault of kind CONFLICT where that is somewhere else than it was brought to, or
     * is checked out, and of kind DISK_FULL.
     */
    Future<Void> publish(SandboxId sandbox, Workspace its);

    /**
     * The same, for the last time before nothing runs in it any more; what was not committed goes to a branch beside it. Never fails, and takes at most a
     * minute.
     */
    Future<Parting> part(SandboxId sandbox, Workspace its);

    /**
     * Its sandbox is gone. The branch goes where there is nothing on it. Completes with the branches that stay; never fails.
     *
     * @param filesKept whether older objects are still wanted
     */
    Future<List<String>> end(SandboxId sandbox, Workspace its, boolean filesKept);

    /**
     * @param commit that it begins with
     * @param format of the repository's objects, as git calls it
     * @param name who commits
     * @param email likewise
     * @param origin where the host's was cloned from, without what may be secret, or null
     */
    record Beginning(
            String commit,
            String format,
            String name,
            String email,
            @Nullable String origin) {}

    /** What would be lost with its files. */
    enum Parting {
        /** Nothing. */
        NOTHING,
        /** That can't be told, or it is more than a branch can hold: they have to be kept. */
        FILES
    }
}
