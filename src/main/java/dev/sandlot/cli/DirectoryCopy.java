package dev.sandlot.cli;

import dev.sandlot.sync.Contents;
import dev.sandlot.sync.LocalEntry;
import dev.sandlot.sync.LocalTree;
import dev.sandlot.sync.PathBytes;
import dev.sandlot.sync.SyncState;
import dev.sandlot.sync.TreeArchive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory of this computer that is copied to a sandbox, whatever is there. */
final class DirectoryCopy {
    private static final int SHOWN = 10;

    private final LocalTree tree;
    private final TreeArchive archive;

    DirectoryCopy(Path root, LocalTree tree) {
        this.tree = tree;
        this.archive = new TreeArchive(new Contents(root, SyncState.none()), bytes -> {});
    }

    int count() {
        return tree.entries().size();
    }

    long bytes() {
        return tree.entries().stream().mapToLong(LocalEntry::size).sum();
    }

    /** Copies, and returns what could not be copied, and why: of many the first, and how many more there are. */
    List<String> to(SandboxFiles files, CopyPlace place) {
        var told = files.unpack(place, out -> archive.write(tree.entries(), out));
        var left = new ArrayList<String>();
        tree.leftOut().forEach(each -> left.add(PathBytes.shown(each.path()) + ": " + each.why()));
        archive.again()
                .forEach(each ->
                        left.add(PathBytes.shown(each.path()) + ": it can't be read, or changed while it was copied"));
        for (var each : told.get("left_out").items()) {
            left.add(each.get("path").text() + ": " + each.get("why").text());
        }
        long more = left.size() - SHOWN + told.get("others").number(0);
        if (more > 0) {
            var first = new ArrayList<>(left.subList(0, Math.min(SHOWN, left.size())));
            first.add("and " + more + " more");
            return first;
        }
        return left;
    }
}
