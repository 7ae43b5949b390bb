package dev.sandlot.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a directory's files come to when they are judged in one pass. */
final class Walk {
    private final GitView view;
    private final Set<String> files = new HashSet<>();
    private final Set<String> ignored = new HashSet<>();

    Walk(GitView view, Path directory) throws IOException {
        this.view = view;
        walk(directory, "", view.rules().with(rulesIn(directory)), true);
    }

    private List<IgnoreFile> rulesIn(Path directory) throws IOException {
        return List.of(IgnoreFile.read(directory.resolve(".gitignore"), view.ignoresCase()));
    }

    /** @param entered whether a walk comes by that only enters what it has to */
    private void walk(Path directory, String prefix, IgnoreRules rules, boolean entered) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                var name = PathBytes.of(entry.getFileName());
                if (name.equals(".git")) {
                    continue;
                }
                var path = prefix + name;
                boolean isDirectory = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
                boolean isIgnored = rules.ignores(name, isDirectory);
                if (isIgnored) {
                    ignored.add(path);
                }
                if (isDirectory) {
                    walk(
                            entry,
                            path + "/",
                            rules.enter(name, rulesIn(entry)),
                            entered && (!isIgnored || view.hasTrackedBelow(path)));
                } else if (entered && (!isIgnored || view.isTracked(path))) {
                    files.add(path);
                }
            }
        }
    }

    /** Those that are tracked or not ignored. */
    Set<String> files() {
        return files;
    }

    /** All that the rules ignore, tracked or not, with what is below. */
    Set<String> ignored() {
        return ignored;
    }
}
