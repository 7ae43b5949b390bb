package dev.sandlot.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What of a directory is brought to a sandbox: all that git does not ignore, or tracks, and that neither {@code .sandlotignore} (files in the form of
 * {@code .gitignore}) nor the command line leaves out. Secrets stay unless git tracks them; {@code .git} stays unless it is wanted.
 */
public final class TreeRules implements Filter {
    private static final String OWN_FILE = ".sandlotignore";
    private static final String GIT_FILE = ".gitignore";
    private static final String GIT = ".git";

    private final Tree tree;
    private final GitView git;
    /** Where the repository's view begins, and this directory lies from there; both with a slash at their end, or empty. */
    private final String fromGit;

    private final IgnoreRules ignored;
    private final IgnoreRules own;
    private final String name;

    /**
     * What was asked for.
     *
     * @param exclude patterns that are stronger than any file's
     * @param git whether .git is brought
     * @param everything whether what git ignores is brought
     * @param secrets whether secrets are
     */
    public record Choice(List<String> exclude, boolean git, boolean everything, boolean secrets) {}

    /** What is the same in all of a tree. */
    private record Tree(Choice choice, Map<String, String> environment, List<String> notes, List<String> secrets) {}

    private TreeRules(Tree tree, GitView git, String fromGit, IgnoreRules ignored, IgnoreRules own, String name) {
        this.tree = tree;
        this.git = git;
        this.fromGit = fromGit;
        this.ignored = ignored;
        this.own = own;
        this.name = name;
    }

    /** The rules of this directory. Asks git where it lies in a repository; blocks. */
    public static TreeRules of(Path directory, Map<String, String> environment, Choice choice) throws IOException {
        var tree = new Tree(choice, environment, new ArrayList<>(), new ArrayList<>());
        var own = IgnoreRules.of(List.of(IgnoreFile.ofPatterns(choice.exclude(), false)), List.of())
                .with(List.of(read(directory, OWN_FILE, false)));
        return top(tree, directory, own, String.valueOf(directory.getFileName()));
    }

    /** A directory in which a repository begins, or the one that is brought. */
    private static TreeRules top(Tree tree, Path directory, IgnoreRules own, String name) throws IOException {
        var git = GitView.of(directory, tree.environment());
        if (!git.note().isEmpty()) {
            tree.notes().add(git.note());
        }
        var ignored = git.rules().with(List.of(read(directory, GIT_FILE, git.ignoresCase())));
        return new TreeRules(tree, git, "", ignored, own, name);
    }

    private static IgnoreFile read(Path directory, String name, boolean ignoreCase) throws IOException {
        return IgnoreFile.read(directory.resolve(name), ignoreCase);
    }

    @Override
    public Filter enter(String child, Path directory, Predicate<String> has) throws IOException {
        if (child.equals(GIT)) {
            return Filter.all();
        }
        var ownFiles = has.test(OWN_FILE) ? List.of(read(directory, OWN_FILE, false)) : List.<IgnoreFile>of();
        var ownBelow = own.enter(child, ownFiles);
        if (has.test(GIT) && GitView.isTop(directory)) {
            return top(tree, directory, ownBelow, child);
        }
        var files = has.test(GIT_FILE) ? List.of(read(directory, GIT_FILE, git.ignoresCase())) : List.<IgnoreFile>of();
        return new TreeRules(tree, git, fromGit + child + "/", ignored.enter(child, files), ownBelow, child);
    }

    @Override
    public boolean goes(String child, boolean directory) {
        if (own.ignores(child, directory) || child.startsWith(Landing.STAGE)) {
            return false;
        }
        if (child.equals(GIT)) {
            return tree.choice().git();
        }
        if (!directory && git.isTracked(fromGit + child)) {
            return true;
        }
        if (ignored.ignores(child, directory) && !tree.choice().everything()) {
            return false;
        }
        if (!directory && !tree.choice().secrets() && Secrets.isSecret(name, child)) {
            tree.secrets().add(child);
            return false;
        }
        return true;
    }

    @Override
    public boolean goesBelow(String child) {
        return !child.equals(GIT) && !own.ignores(child, true) && git.hasTrackedBelow(fromGit + child);
    }

    /** Sentences for people about what is other than they might think. */
    public List<String> notes() {
        return tree.notes();
    }

    /** The secrets that were left out, by their names. */
    public List<String> secretsLeftOut() {
        return tree.secrets();
    }
}
