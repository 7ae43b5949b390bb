package dev.sandlot.sync;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the git of this computer sees a directory, which may be a repository's top, lie in one, or in none. It does not look below the directory: where
 * another repository begins there, a submodule too, that one's own rules and index count, and it has a view of its own.
 */
public final class GitView {
    private final @Nullable Path top;
    private final IgnoreRules rules;
    private final boolean ignoreCase;
    private final TrackedPaths tracked;
    private final String note;

    private GitView(@Nullable Path top, IgnoreRules rules, boolean ignoreCase, TrackedPaths tracked, String note) {
        this.top = top;
        this.rules = rules;
        this.ignoreCase = ignoreCase;
        this.tracked = tracked;
        this.note = note;
    }

    /**
     * Runs git at most three times, and not at all outside of repositories. Where it is missing or refuses to answer, the files are looked at that it would
     * read, and {@link #note} says so. Blocks.
     *
     * @param environment of this process: git gets it without what would lead it to another repository
     * @throws IOException where the directory can't be looked at
     */
    public static GitView of(Path directory, Map<String, String> environment) throws IOException {
        return of(directory, environment, "git");
    }

    static GitView of(Path directory, Map<String, String> environment, String program) throws IOException {
        var real = directory.toRealPath();
        var notes = new ArrayList<String>();
        var repository = isBelowAny(real) ? repository(real, environment, program, notes) : null;
        if (repository == null) {
            return new GitView(
                    null, IgnoreRules.NONE, false, new TrackedPaths(List.of(), false), String.join(" ", notes));
        }
        var rules = rulesAbove(repository, real, notes);
        return new GitView(
                repository.top(),
                rules,
                repository.ignoreCase(),
                new TrackedPaths(repository.tracked(), repository.ignoreCase()),
                String.join(" ", notes));
    }

    private static boolean isBelowAny(Path directory) {
        for (var above = directory; above != null; above = above.getParent()) {
            if (Files.exists(above.resolve(".git"))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable GitRepository repository(
            Path directory, Map<String, String> environment, String program, List<String> notes) throws IOException {
        try {
            return GitRepository.told(new Git(program, directory, environment), directory, environment);
        } catch (IOException untold) {
            notes.add(
                    "Files that git tracks stay behind where its rules ignore them, because it can't tell which they are: "
                            + untold.getMessage() + ".");
            return GitRepository.found(directory, environment);
        }
    }

    private static IgnoreRules rulesAbove(GitRepository repository, Path directory, List<String> notes) {
        var excludes = repository.excludes().stream()
                .map(file -> followed(file, repository.ignoreCase(), notes))
                .toList();
        var rules = IgnoreRules.of(List.of(), excludes);
        var above = repository.top();
        for (int level = above.getNameCount(); level < directory.getNameCount(); level++) {
            rules = rules.with(List.of(read(above.resolve(".gitignore"), repository.ignoreCase(), notes)));
            above = above.resolve(directory.getName(level));
            rules = rules.enter(PathBytes.of(directory.getName(level)), List.of());
        }
        if (rules.ignoresAll()) {
            notes.add("git ignores this very directory, so only the ignore files within it count.");
            return IgnoreRules.NONE;
        }
        return rules;
    }

    private static IgnoreFile followed(Path file, boolean ignoreCase, List<String> notes) {
        try {
            return Files.exists(file) ? IgnoreFile.read(file.toRealPath(), ignoreCase) : IgnoreFile.EMPTY;
        } catch (IOException unreadable) {
            return unread(file, unreadable, notes);
        }
    }

    private static IgnoreFile read(Path file, boolean ignoreCase, List<String> notes) {
        try {
            return IgnoreFile.read(file, ignoreCase);
        } catch (IOException unreadable) {
            return unread(file, unreadable, notes);
        }
    }

    /** git complains and goes on, too. */
    private static IgnoreFile unread(Path file, IOException why, List<String> notes) {
        var reason = why instanceof AccessDeniedException ? "permission denied" : why.getMessage();
        notes.add("The patterns of " + file + " don't count: " + reason + ".");
        return IgnoreFile.EMPTY;
    }

    /** Whether a repository's work tree begins in this directory, which then has a view of its own. */
    public static boolean isTop(Path directory) throws IOException {
        return GitRepository.isTop(directory);
    }

    /** Where the work tree begins that the directory lies in, without links; null where it lies in none. */
    public @Nullable Path top() {
        return top;
    }

    /** By what lies above the directory and belongs to all of the repository; what lies in the directory itself is still to be put on top. */
    public IgnoreRules rules() {
        return rules;
    }

    /** What files of patterns below have to be read with. */
    public boolean ignoresCase() {
        return ignoreCase;
    }

    /**
     * Whether a file goes although it is ignored.
     *
     * @param path from the directory on, one character a byte
     */
    public boolean isTracked(String path) {
        return tracked.contains(path);
    }

    /** Whether a directory has to be entered although it is ignored: something tracked lies below it, or it is a submodule itself. */
    public boolean hasTrackedBelow(String directory) {
        return tracked.contains(directory) || tracked.hasBelow(directory);
    }

    /** Sentences for people, where something is other than git itself would see it; else empty. */
    public String note() {
        return note;
    }
}
