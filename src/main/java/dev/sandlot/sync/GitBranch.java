package dev.sandlot.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** A branch of the repository that a directory of this computer lies in, which comes out of a bundle that nobody trusts. Blocks. */
public final class GitBranch {
    private static final int MOST_KNOWN = 100;

    private final Git git;
    private final String name;

    /** @throws IOException where that can't be a branch's name, or the directory lies in no repository */
    public GitBranch(Path directory, Map<String, String> environment, String name) throws IOException {
        this.git = new Git("git", directory, environment);
        this.name = name;
        git.ask("rev-parse", "--git-dir").orThrow();
        git.ask("check-ref-format", "--branch", name).orThrow();
    }

    /** Commits that are here, the newest of each branch. */
    public List<String> known() throws IOException {
        var known = new LinkedHashSet<String>();
        git.ask("rev-parse", "-q", "--verify", "HEAD").out().lines().forEach(known::add);
        git.ask(
                        "for-each-ref",
                        "--sort=-committerdate",
                        "--format=%(objectname) %(objecttype)",
                        "refs/heads",
                        "refs/remotes")
                .orThrow()
                .lines()
                .filter(line -> line.endsWith(" commit"))
                .forEach(line -> known.add(line.substring(0, line.indexOf(' '))));
        return new ArrayList<>(known).subList(0, Math.min(MOST_KNOWN, known.size()));
    }

    /** Takes it from the bundle. Its objects are looked through; nothing is checked out, and no hook runs. */
    public void take(Path bundle, String from, boolean force) throws IOException {
        git.ask(
                        "-c",
                        "protocol.file.allow=always",
                        "-c",
                        "fetch.fsckObjects=true",
                        "-c",
                        "fetch.recurseSubmodules=false",
                        "fetch",
                        "--quiet",
                        "--no-tags",
                        "--no-auto-gc",
                        bundle.toString(),
                        (force ? "+" : "") + from + ":refs/heads/" + name)
                .orThrow();
    }

    /** How many commits it has that HEAD has not. */
    public int ahead() throws IOException {
        var count = git.ask("rev-list", "--count", "refs/heads/" + name, "--not", "HEAD");
        return count.status() == 0 ? Integer.parseInt(count.out().strip()) : 0;
    }
}
