package dev.sandlot.worktree;

import dev.sandlot.keeper.HostGit;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.Workspace;
import dev.sandlot.stream.GitSource;
import dev.sandlot.stream.Worktrees.Beginning;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository of this host, with the branch that a sandbox works on. What the daemon has done with that is noted in the repository, by references below
 * {@code refs/sandlot} that only it uses. Methods block.
 */
final class Repository {
    static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String BRANCHES = "refs/heads/";
    /** For git, that there must be nothing of a name. */
    private static final String NOTHING = "";
    /** An address of the web, with what stands before its host. */
    private static final Pattern WEB = Pattern.compile("(?i)(https?://)[^/@]*@");
    /** Another with a password. */
    private static final Pattern PASSWORD = Pattern.compile("([^/@]*//[^/@:]*):[^/@]*@");

    private final HostGit git;
    private final String directory;
    private final String branch;
    /** The commit that the sandbox has begun with. */
    private final String base;
    /** Where the daemon has brought the branch to. */
    private final String last;
    /** What comes, before the branch is moved. */
    private final String coming;

    private Repository(HostGit git, String directory, String branch, SandboxId sandbox) {
        this.git = git;
        this.directory = directory;
        this.branch = branch;
        base = "refs/sandlot/base/" + sandbox;
        last = "refs/sandlot/last/" + sandbox;
        coming = "refs/sandlot/coming/" + sandbox;
    }

    static Repository of(SandboxId sandbox, Workspace its, boolean root) throws IOException {
        var directory = Objects.requireNonNull(its.path());
        return new Repository(
                HostGit.of(Path.of(directory), root), directory, Objects.requireNonNull(its.branch()), sandbox);
    }

    /** What was not committed, as a branch. */
    private String uncommitted() {
        return branch.replaceFirst("^sandlot/", "sandlot-uncommitted/");
    }

    /** Makes the branch, unless it was made for the sandbox before. A fault of kind CONFLICT where there can't be. */
    Beginning begin(@Nullable String ref) throws IOException {
        var begun = resolved(base);
        if (begun == null) {
            Repositories.requireFree(git, branch);
            begun = resolved(Repositories.commit(ref));
            if (begun == null) {
                throw Repositories.wrong("workspace.ref", "is no commit of the repository");
            }
            set(base, begun);
        }
        if (tip() == null) {
            requireDone(git.run(SHORT, "update-ref", BRANCHES + branch, begun, NOTHING));
        }
        set(last, Objects.requireNonNull(tip(), branch));
        return beginning(begun);
    }

    private Beginning beginning(String commit) throws IOException {
        var settings = new HashMap<String, String>();
        for (var line : git.run(SHORT, "config", "--get-regexp", "^(user[.](name|email)|remote[.]origin[.]url)$")
                .lines()) {
            int space = line.indexOf(' ');
            if (space > 0) {
                settings.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        var format = git.run(SHORT, "rev-parse", "--show-object-format").text().strip();
        return new Beginning(
                commit,
                format,
                settings.getOrDefault("user.name", "sandbox"),
                settings.getOrDefault("user.email", "sandbox@localhost"),
                origin(settings.get("remote.origin.url")));
    }

    /** Nothing that a sandbox could use in the name of the host's users. */
    private static @Nullable String origin(@Nullable String url) {
        if (url == null || url.startsWith("/") || url.startsWith(".") || url.startsWith("file:")) {
            return null;
        }
        return PASSWORD.matcher(WEB.matcher(url).replaceFirst("$1")).replaceFirst("$1@");
    }

    /** The commit that the branch has here; null where it is gone. */
    @Nullable
    String tip() throws IOException {
        return resolved(BRANCHES + branch);
    }

    private @Nullable String resolved(String what) throws IOException {
        var said = git.run(SHORT, "rev-parse", "-q", "--verify", what);
        return said.status() == 0 ? said.text().strip() : null;
    }

    /** Whether it has the commit. */
    boolean has(String commit) throws IOException {
        return git.run(SHORT, "cat-file", "-e", commit + "^{commit}").status() == 0;
    }

    /** A fault of kind CONFLICT where somebody of the host has moved the branch: what he did there is not thrown away. */
    void requireOurs() throws IOException {
        var at = tip();
        if (at != null && !at.equals(resolved(last))) {
            throw Fault.of(
                            Fault.Kind.CONFLICT,
                            "The branch " + branch
                                    + " was changed on the server; what the sandbox commits does not come there any more.",
                            "Move it elsewhere (git branch -m " + branch + " NAME), or bring it back.")
                    .asException();
        }
    }

    /** Moves the branch to a commit that it {@link #has}. A fault of kind CONFLICT where it is checked out. */
    void move(String commit) throws IOException {
        set(coming, commit);
        advance();
    }

    /** Takes what is in a bundle, and moves the branch there, likewise. */
    void take(Path bundle) throws IOException {
        fetch(bundle.toString(), GitSource.BUNDLED, coming);
        advance();
    }

    /** Git moves no branch by a fetch that somebody has checked out. */
    private void advance() throws IOException {
        fetch(directory, coming, BRANCHES + branch);
        set(last, Objects.requireNonNull(tip(), branch));
    }

    /** Takes what was not committed. */
    void takeUncommitted(Path bundle) throws IOException {
        fetch(bundle.toString(), GitSource.BUNDLED, BRANCHES + uncommitted());
    }

    private void fetch(String from, String what, String into) throws IOException {
        requireDone(git.run(
                LONG,
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--no-recurse-submodules",
                from,
                "+" + what + ":" + into));
    }

    /** There is nothing that was not committed. */
    void dropUncommitted() throws IOException {
        drop(BRANCHES + uncommitted());
    }

    private void drop(String name) throws IOException {
        if (resolved(name) != null) {
            requireDone(git.run(SHORT, "update-ref", "-d", name));
        }
    }

    private void set(String name, String commit) throws IOException {
        requireDone(git.run(SHORT, "update-ref", name, commit));
    }

    /** Deletes the branch where it is as it was made. The branches that stay. */
    List<String> end(boolean filesKept) throws IOException {
        var begun = resolved(base);
        var at = tip();
        if (at != null && at.equals(begun)) {
            requireDone(git.run(SHORT, "update-ref", "-d", BRANCHES + branch, at));
            at = null;
        }
        drop(last);
        drop(coming);
        if (!filesKept) {
            drop(base);
        }
        var stay = new ArrayList<String>();
        if (at != null && begun != null) {
            stay.add(branch);
        }
        if (resolved(BRANCHES + uncommitted()) != null) {
            stay.add(uncommitted());
        }
        return stay;
    }

    private static void requireDone(HostGit.Said said) {
        if (said.status() != 0) {
            throw fault(Repositories.shown(said));
        }
    }

    private static FaultException fault(String said) {
        boolean full = said.contains("No space left");
        return Fault.of(
                        full ? Fault.Kind.DISK_FULL : Fault.Kind.CONFLICT,
                        "git could not change the repository of the server: " + said,
                        said.contains("checked out") ? "Check another branch out there." : null)
                .asException();
    }
}
