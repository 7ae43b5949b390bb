package dev.sandlot.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The repository that a directory lies in, as far as it matters to what is ignored there.
 *
 * @param top the directory of its work tree
 * @param excludes files of patterns for all of it, the strongest last; they need not be there
 * @param ignoreCase core.ignoreCase of git-config(1)
 * @param tracked paths below the directory that was asked about, one character a byte
 */
record GitRepository(Path top, List<Path> excludes, boolean ignoreCase, List<String> tracked) {
    private static final String LINK = "gitdir: ";
    private static final int MOST_OF_A_LINK = 8192;
    private static final String UP = "../";
    /** The status of git-config(1) where there is nothing to get. */
    private static final int NOT_SET = 1;

    /**
     * As git tells it; null where the directory lies in none.
     *
     * @param directory the one that git is asked in, without links
     * @throws IOException where git can't be run or does not answer, and why
     */
    static @Nullable GitRepository told(Git git, Path directory, Map<String, String> environment) throws IOException {
        var place = git.ask("rev-parse", "--is-inside-work-tree", "--show-cdup", "--git-path", "info/exclude");
        if (place.error().startsWith("fatal: not a git repository (")) {
            return null;
        }
        // Only the last may have an end of line in it.
        var lines = place.orThrow().split("\n", 3);
        if (!lines[0].equals("true")) {
            throw new IOException("it lies among git's own files");
        }
        var top = directory;
        for (int levels = lines[1].length() / UP.length(); levels > 0; levels--) {
            top = Objects.requireNonNull(top.getParent());
        }
        var exclude = PathBytes.toPath(lines[2].substring(0, lines[2].length() - 1));
        var settings = settings(git.ask("config", "-z", "--get-regexp", "^core\\.(ignorecase|excludesfile)$"));
        return new GitRepository(
                top,
                excludes(
                        GlobalExcludes.of(settings.get("core.excludesfile"), top, environment),
                        directory.resolve(exclude)),
                isTrue(settings.getOrDefault("core.ignorecase", "false")),
                Stream.of(git.ask("ls-files", "-z", "--cached").orThrow().split("\0"))
                        .filter(path -> !path.isEmpty())
                        .toList());
    }

    /** Names in lower case with their last values; of one that stands there without any, "true". */
    private static Map<String, String> settings(Git.Answer answer) throws IOException {
        var settings = new HashMap<String, String>();
        var set = answer.status() == NOT_SET ? "" : answer.orThrow();
        for (var setting : set.split("\0")) {
            int end = setting.indexOf('\n');
            settings.put(end < 0 ? setting : setting.substring(0, end), end < 0 ? "true" : setting.substring(end + 1));
        }
        return settings;
    }

    private static boolean isTrue(String value) {
        return Ascii.lower(value).matches("true|yes|on|[-+]?0*[1-9][0-9]*[kmg]?");
    }

    private static List<Path> excludes(@Nullable Path global, Path own) {
        return global == null ? List.of(own) : List.of(global, own);
    }

    /** As its files are found, without git: nothing is known of what is tracked, nor of its configuration. Null where the directory lies in none. */
    static @Nullable GitRepository found(Path directory, Map<String, String> environment) throws IOException {
        for (var above = directory; above != null; above = above.getParent()) {
            if (isTop(above)) {
                var own = common(above).resolve("info/exclude");
                return new GitRepository(
                        above, excludes(GlobalExcludes.of(null, above, environment), own), false, List.of());
            }
        }
        return null;
    }

    /** Whether a work tree begins here, as git judges it when it comes by: {@code .git} is a repository, or leads to one (gitrepository-layout(5)). */
    static boolean isTop(Path directory) throws IOException {
        var git = directory.resolve(".git");
        return Files.isRegularFile(git)
                ? start(git).startsWith(LINK)
                : Files.exists(git.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)
                        && Files.isDirectory(git.resolve("objects"))
                        && Files.isDirectory(git.resolve("refs"));
    }

    /** The files that all work trees of a repository have in common. */
    private static Path common(Path top) throws IOException {
        var git = top.resolve(".git");
        if (Files.isRegularFile(git)) {
            git = top.resolve(PathBytes.toPath(start(git).substring(LINK.length())));
        }
        var common = git.resolve("commondir");
        return Files.isRegularFile(common) ? git.resolve(PathBytes.toPath(start(common))) : git;
    }

    /** As git reads it: up to a NUL, and without the ends of lines behind it. */
    private static String start(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var start = new String(in.readNBytes(MOST_OF_A_LINK), StandardCharsets.ISO_8859_1);
            return start.split("\0", 2)[0].replaceFirst("[\r\n]+\\z", "");
        }
    }
}
