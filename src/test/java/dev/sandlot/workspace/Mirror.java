package dev.sandlot.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;

/** What somebody knows of a directory who looks at one path in it after the other. */
final class Mirror {
    private final Path top;
    /** Path → what it is, and how much it holds. */
    private final SortedMap<String, String> known = new TreeMap<>();

    Mirror(Path top) {
        this.top = top;
    }

    SortedMap<String, String> known() {
        return known;
    }

    /** Looks at a path and all below; "." is the directory. */
    void look(String path) {
        known.keySet().removeIf(each -> path.equals(".") || each.equals(path) || each.startsWith(path + "/"));
        if (!isBehindALink(path)) {
            add(path.equals(".") ? "" : path);
        }
    }

    private boolean isBehindALink(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (Files.isSymbolicLink(top.resolve(path.substring(0, slash)))) {
                return true;
            }
        }
        return false;
    }

    private void add(String path) {
        var file = top.resolve(path);
        try {
            var is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!path.isEmpty()) {
                known.put(path, is.isDirectory() ? "d" : is.isSymbolicLink() ? "l" : "f" + is.size());
            }
            if (is.isDirectory()) {
                try (var list = Files.list(file)) {
                    list.forEach(each -> add((path.isEmpty() ? "" : path + "/") + each.getFileName()));
                }
            }
        } catch (IOException | UncheckedIOException gone) {
            // Meanwhile it is no more; that will be told.
        }
    }
}
