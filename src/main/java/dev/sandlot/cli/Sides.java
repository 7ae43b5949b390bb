package dev.sandlot.cli;

import dev.sandlot.sync.Contents;
import dev.sandlot.sync.SyncState;
import java.nio.file.Path;

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
}
