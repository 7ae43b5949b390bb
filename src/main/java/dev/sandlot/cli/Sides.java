package dev.sandlot.cli;

import dev.sandlot.sync.Contents;
import dev.sandlot.sync.LocalEntry;
import dev.sandlot.sync.SyncState;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * A directory of this computer and one in a sandbox that are brought to the same state, and what is known of both.
 *
 * @param root the one here, without links
 */
record Sides(
        SandboxFiles files, CopyPlace place, Path root, SyncState state, Contents contents, SyncProgress progress) {
    static Sides of(SandboxFiles files, SyncPlace where, SyncState state, SyncProgress progress) {
        var root = where.directory();
        return new Sides(files, where.place(), root, state, new Contents(root, state), progress);
    }

    /** The same with nothing read yet: what was read of a file is believed for a moment only. */
    Sides afresh() {
        return new Sides(files, place, root, state, new Contents(root, state), progress);
    }

    /** Whether what lies here is what was known to be in both places. Where its times can't tell, contents are compared. */
    boolean isAsKnown(LocalEntry here) {
        var known = state.of(here.path());
        if (known == null
                || !known.there()
                || known.entry().kind() != here.kind()
                || known.entry().mode() != here.mode()) {
            return false;
        }
        return switch (here.kind()) {
            // The time of a directory tells of what lies in it.
            case DIRECTORY -> true;
            case LINK -> Objects.equals(here.target(), known.entry().target());
            default ->
                known.sha256() != null
                        && (known.lasts() && here.isAs(known.entry())
                                || Arrays.equals(contents.of(here), known.sha256()));
        };
    }
}
