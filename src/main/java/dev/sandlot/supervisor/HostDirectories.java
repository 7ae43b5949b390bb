package dev.sandlot.supervisor;

import dev.sandlot.backend.Bind;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxSpec;
import dev.sandlot.model.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Directories of this host that sandboxes may have as their workspace: those that the configuration names, and what lies in them. */
final class HostDirectories {
    private static final String FIELD = "workspace.path";
    private static final String WORKSPACE = "/workspace";
    /** Where a sandbox has the objects of a repository that it works in, to read. */
    static final String OBJECTS = "/repository";

    private final List<Path> given;
    private final Path stateDir;
    private final boolean root;

    /**
     * @param given absolute
     * @param stateDir of which no sandbox gets anything
     * @param root whether the daemon runs as root
     */
    HostDirectories(List<Path> given, Path stateDir, boolean root) {
        this.given = given.stream().map(Path::normalize).toList();
        this.stateDir = stateDir.toAbsolutePath().normalize();
        this.root = root;
    }

    /** What a sandbox of this specification has of the host. */
    static List<Bind> of(SandboxSpec spec) {
        if (isDirectory(spec)) {
            return List.of(new Bind(path(spec), WORKSPACE, true));
        }
        return isWorktree(spec) ? List.of(new Bind(path(spec).resolve("objects"), OBJECTS, false)) : List.of();
    }

    /** Whether its workspace is one itself. */
    static boolean isDirectory(SandboxSpec spec) {
        return Workspace.ofKind(Workspace.Kind.DIRECTORY, spec.workspace()) != null;
    }

    private static boolean isWorktree(SandboxSpec spec) {
        return Workspace.ofKind(Workspace.Kind.WORKTREE, spec.workspace()) != null;
    }

    private static Path path(SandboxSpec spec) {
        return Path.of(
                Objects.requireNonNull(Objects.requireNonNull(spec.workspace()).path()));
    }

    /**
     * A fault of kind INVALID where it may have what it asks for under no circumstances, or where one sandbox could change what another is given: a
     * directory that one may change overlaps with what no other has, but for the same directory that several may change.
     */
    void requireGiven(SandboxSpec spec, Registry registry) {
        if (isNone(spec)) {
            return;
        }
        requireNamed(path(spec), stateDir);
        registry.all().stream()
                .filter(other -> conflict(spec, other.spec))
                .findFirst()
                .ifPresent(other -> {
                    throw wrong("overlaps with " + path(other.spec) + ", which the sandbox " + other.name() + " has");
                });
    }

    private void requireNamed(Path path, Path state) {
        if (given.stream().noneMatch(path::startsWith) || path.startsWith(state) || state.startsWith(path)) {
            throw wrong("lies in none of the directories that this server gives to sandboxes (workspaces.directories)");
        }
    }

    private static boolean conflict(SandboxSpec one, SandboxSpec other) {
        if (!isDirectory(one) && !isDirectory(other) || isNone(other)) {
            return false;
        }
        var first = path(one);
        var second = path(other);
        boolean same = isDirectory(one) && isDirectory(other) && first.equals(second);
        return !same && (first.startsWith(second) || second.startsWith(first));
    }

    private static boolean isNone(SandboxSpec spec) {
        return !isDirectory(spec) && !isWorktree(spec);
    }

    /** The same where it isn't a directory, or can't be given as it is. Blocks. */
    void requireThere(SandboxSpec spec) throws IOException {
        if (isNone(spec)) {
            return;
        }
        var path = path(spec);
        requireNamed(path, stateDir.toRealPath());
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw wrong("is no directory of the server");
        }
        if (!path.toRealPath().equals(path)) {
            throw wrong("is reached by a link: give the path that it leads to");
        }
        var owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (root && owner.equals(0)) {
            throw wrong(
                    "belongs to root, as who nothing of a sandbox is done: give it to the user whose files these are (chown -R)");
        }
    }

    private static FaultException wrong(String why) {
        return Fault.invalid(FIELD, why).asException();
    }
}
