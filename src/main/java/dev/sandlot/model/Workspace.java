package dev.sandlot.model;

import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a new sandbox's files come from.
 *
 * @param url of the repository that is cloned into {@code /workspace}, as git takes it; for {@link Kind#GIT} only
 * @param ref a branch, a tag or a commit of it, or null for what the repository offers; for {@link Kind#GIT} only
 * @param from the snapshot's name, or the other sandbox
 * @param path of a directory of the server; for {@link Kind#DIRECTORY}, and of a repository for {@link Kind#WORKTREE}
 * @param branch of that repository which the sandbox works on, once the sandbox has a name
 */
public record Workspace(
        Kind kind,
        @Nullable String url,
        @Nullable String ref,
        @Nullable String from,
        @Nullable String path,
        @Nullable String branch) {
    private static final int LONGEST = 2000;
    private static final Pattern REF = Pattern.compile("[^-\\p{Cntrl} ~^:?*\\[\\\\][^\\p{Cntrl} ~^:?*\\[\\\\]{0,249}");
    /** As ssh has it: HOST:PATH, with no slash before the colon. */
    private static final Pattern SCP_LIKE = Pattern.compile("[^/:-][^/:]*:(?![:/]{2})[^:].*");

    private static final Pattern SCHEME = Pattern.compile("(?i)(https?|ssh|git|file|git\\+ssh)://");
    private static final Pattern PASSWORD = Pattern.compile("[^/@]*//[^/@]*:[^/@]*@");

    /** What there is to take files from. */
    public enum Kind {
        /** A repository that is cloned inside, over the sandbox's own network. */
        GIT,
        /** A snapshot. */
        SNAPSHOT,
        /** Another sandbox, as it is then. */
        SANDBOX,
        /** A directory of the server, itself. */
        DIRECTORY,
        /** A repository of the server, on a branch of its own. */
        WORKTREE
    }

    /** A fault of kind INVALID where these don't go together. */
    public Workspace {
        Objects.requireNonNull(kind);
        requireOnly(kind == Kind.GIT, "workspace.url", url);
        requireOnly(kind == Kind.SNAPSHOT, "workspace.snapshot", kind == Kind.SANDBOX ? null : from);
        requireOnly(kind == Kind.SANDBOX, "workspace.sandbox", kind == Kind.SNAPSHOT ? null : from);
        requireOnly(kind == Kind.DIRECTORY || kind == Kind.WORKTREE, "workspace.path", path);
        if (path != null
                && (!path.matches("/[^\\x00]{0,4000}")
                        || !Path.of(path).normalize().toString().equals(path))) {
            throw Fault.invalid(
                            "workspace.path", "must be an absolute path, without \"..\", of a directory of the server")
                    .asException();
        }
        if (url != null) {
            requireUrl(url);
        }
        boolean hasCommits = kind == Kind.GIT || kind == Kind.WORKTREE;
        if (ref != null && (!hasCommits || !REF.matcher(ref).matches() || ref.contains(".."))) {
            throw Fault.invalid(
                            "workspace.ref",
                            "must be a branch, a tag or a commit, and goes with workspace.kind \"git\" or \"worktree\"")
                    .asException();
        }
    }

    /** All that there is in this sandbox. */
    public static Workspace ofSandbox(SandboxId sandbox) {
        return new Workspace(Kind.SANDBOX, null, null, sandbox.value(), null, null);
    }

    private static void requireOnly(boolean wanted, String field, @Nullable String value) {
        if (wanted && (value == null || value.isBlank())) {
            throw Fault.invalid(field, "is required for this kind of workspace").asException();
        }
        if (!wanted && value != null) {
            throw Fault.invalid(field, "does not go with this kind of workspace")
                    .asException();
        }
    }

    /** git tells a password that is in an address to whoever asks, and so would Sandlot. */
    private static void requireUrl(String url) {
        boolean known = url.startsWith("/")
                || SCHEME.matcher(url).lookingAt()
                || SCP_LIKE.matcher(url).matches();
        if (!known || url.length() > LONGEST || url.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw Fault.invalid("workspace.url", "must be the address of a git repository")
                    .asException();
        }
        if (PASSWORD.matcher(url).lookingAt()) {
            throw Fault.invalid(
                            "workspace.url",
                            "must hold no password, which would be shown and stay in the sandbox; give git what it needs by env"
                                    + " (GIT_CONFIG_COUNT), or clone inside once the sandbox runs")
                    .asException();
        }
    }

    long weight() {
        return 64L
                + (url == null ? 0 : url.length())
                + (ref == null ? 0 : ref.length())
                + (path == null ? 0 : path.length());
    }

    /** This workspace where it is of the kind, else null. */
    public static @Nullable Workspace ofKind(Kind kind, @Nullable Workspace workspace) {
        return workspace != null && workspace.kind == kind ? workspace : null;
    }

    /** A fault of kind INVALID where what is cloned comes over a network and there is none. */
    void requireNetwork(NetworkMode mode) {
        if (url != null && !url.startsWith("/") && !url.startsWith("file:") && mode == NetworkMode.NONE) {
            throw Fault.invalid("network.mode", "\"none\" lets no repository be cloned; use \"allow\" or \"open\"")
                    .asException();
        }
    }

    /** Whether its files are others', which are copied before its box is made. */
    public boolean comesAsCopy() {
        return kind == Kind.SNAPSHOT || kind == Kind.SANDBOX;
    }

    /** Whether its files come once it has a box, by what is run in it. */
    public boolean comesByGit() {
        return kind == Kind.GIT || kind == Kind.WORKTREE;
    }

    /** The same for a sandbox of this name, which it keeps for good. */
    public Workspace ofNamed(String sandbox) {
        return kind == Kind.WORKTREE && branch == null
                ? new Workspace(kind, url, ref, from, path, "sandlot/" + sandbox)
                : this;
    }

    /** The same with another path. */
    public Workspace at(String elsewhere) {
        return new Workspace(kind, url, ref, from, elsewhere, branch);
    }
}
