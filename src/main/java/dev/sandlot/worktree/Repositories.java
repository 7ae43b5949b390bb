package dev.sandlot.worktree;

import dev.sandlot.keeper.HostGit;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the repositories that sandboxes can work in. Methods block. */
final class Repositories {
    private static final String PATH = "workspace.path";

    private Repositories() {}

    /** The workspace with the path of its git directory. A fault of kind INVALID where nobody can work there. */
    static Workspace found(Workspace asked, boolean root) throws IOException {
        var path = Path.of(Objects.requireNonNull(asked.path()));
        var below = path.resolve(".git");
        var directory = isDirectory(below.resolve("objects")) ? below : path;
        // Before git looks at anything.
        if (!isDirectory(directory.resolve("objects")) || !isDirectory(directory.resolve("refs"))) {
            throw wrong(PATH, "is no git repository (a worktree of another is none: give that)");
        }
        if (!directory.toRealPath().equals(directory)) {
            throw wrong(PATH, "is reached by a link: give the path that it leads to");
        }
        if (Files.exists(directory.resolve("objects/info/alternates"), LinkOption.NOFOLLOW_LINKS)) {
            throw wrong(PATH, "takes objects from another repository: give that, or a clone that has all");
        }
        var git = HostGit.of(directory, root);
        requireCommit(git, asked.ref());
        if (asked.branch() != null) {
            requireFree(git, asked.branch());
        }
        return asked.at(directory.toString());
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static void requireCommit(HostGit git, @Nullable String ref) throws IOException {
        var said = git.run(Repository.SHORT, "rev-parse", "-q", "--verify", commit(ref));
        if (said.status() != 0) {
            throw ref == null
                    ? wrong(PATH, "is a repository that git can't work in, or has no commit yet. " + shown(said))
                    : wrong("workspace.ref", "is no commit of the repository");
        }
    }

    /** A fault of kind CONFLICT where there is a branch of this name. */
    static void requireFree(HostGit git, String branch) throws IOException {
        if (git.run(Repository.SHORT, "rev-parse", "-q", "--verify", "refs/heads/" + branch)
                        .status()
                == 0) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "The repository has a branch " + branch + " already.",
                            "Choose another name for the sandbox, or delete the branch (git branch -D " + branch + ").")
                    .asException();
        }
    }

    static String commit(@Nullable String ref) {
        return (ref == null ? "HEAD" : ref) + "^{commit}";
    }

    static String shown(HostGit.Said said) {
        var text = said.text().replaceAll("\\p{Cntrl}+", " ").strip();
        return text.substring(0, Math.min(text.length(), 500));
    }

    static FaultException wrong(String field, String why) {
        return Fault.invalid(field, why).asException();
    }
}
