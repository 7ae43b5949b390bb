package dev.sandlot.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is ignored in a directory when all of it is judged, tracked or not, with what lies in what is ignored. */
final class Walk {
    private final GitView view;
    private final Set<String> ignored = new HashSet<>();

    Walk(GitView view, Path directory) throws IOException {
        this.view = view;
        walk(directory, "", view.rules().with(rulesIn(directory)));
    }

    private List<IgnoreFile> rulesIn(Path directory) throws IOException {
        return List.of(IgnoreFile.read(directory.resolve(".gitignore"), view.ignoresCase()));
    }

    private void walk(Path directory, String prefix, IgnoreRules rules) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                var name = PathBytes.of(entry.getFileName());
                if (name.equals(".git")) {
                    continue;
                }
                var path = prefix + name;
                boolean isDirectory = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
                if (rules.ignores(name, isDirectory)) {
                    ignored.add(path);
                }
                if (isDirectory) {
                    walk(entry, path + "/", rules.enter(name, rulesIn(entry)));
                }
            }
        }
    }

    Set<String> ignored() {
        return ignored;
    }
}
