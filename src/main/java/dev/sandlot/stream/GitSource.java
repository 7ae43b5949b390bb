package dev.sandlot.stream;

import dev.sandlot.model.InnerPath;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What git says of directories of sandboxes. It runs inside, with the sandbox's rights, and what it says comes from where an agent may do as it likes. Safe
 * to call from any thread. Faults: as of {@link FileSource}, and of kind CONFLICT where the sandbox has no git.
 */
public interface GitSource {
    /** What one answer may have at most, in bytes. */
    int MOST_BYTES = 4 << 20;

    /**
     * What differs from the last commit in a directory; null where it lies in no repository.
     *
     * @param held told how many bytes more are held, before they are; what it throws ends the question
     */
    Future<@Nullable Status> status(SandboxId sandbox, InnerPath directory, LongConsumer held);

    /** The same as a unified diff, in which files that git doesn't track are new; empty where it lies in no repository. */
    Future<Diff> diff(SandboxId sandbox, InnerPath directory, LongConsumer held);

    /**
     * What was done in the repository that a directory lies in, as a bundle (git-bundle(1)) of the one branch {@value #BUNDLED}.
     * What comes is {@link Packing.Contents} alone. Nothing of the repository is changed. Faults of kind CONFLICT where it lies in none, and where all of it is known.
     *
     * @param known commits that need not come, as 40 or 64 hexadecimal digits each
     * @param uncommitted whether what was not committed comes too, as one more commit
     */
    Future<Packing> bundle(SandboxId sandbox, InnerPath directory, List<String> known, boolean uncommitted);

    /** How the branch in a bundle is called. */
    String BUNDLED = "refs/sandlot/pull";

    /**
     * @param branch null where the head is detached
     * @param head the last commit; null where there is none yet
     * @param truncated whether there are more changes than these
     */
    record Status(@Nullable String branch, @Nullable String head, List<Change> changes, boolean truncated) {
        public Status {
            changes = List.copyOf(changes);
        }
    }

    /**
     * @param path from the directory on; of one that has only untracked files, with a slash at its end
     * @param from what it was called before, where it was renamed
     */
    record Change(InnerPath path, Kind kind, @Nullable InnerPath from) {}

    /** How something differs. */
    enum Kind {
        MODIFIED,
        ADDED,
        DELETED,
        RENAMED,
        UNTRACKED,
        CONFLICTED
    }

    /** @param truncated whether there is more of it */
    record Diff(Buffer bytes, boolean truncated) {}
}
