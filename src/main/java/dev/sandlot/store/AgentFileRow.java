package dev.sandlot.store;

import org.jspecify.annotations.Nullable;

/**
 * How far a session file has been read.
 *
 * @param path absolute, inside
 * @param position in bytes: up to here all is counted
 * @param changed the file's time of change when it was last read, in nanoseconds since 1970
 * @param skipping whether the position is within a line that is too long to be read
 * @param note what the file's reader has to remember, or null
 */
public record AgentFileRow(
        String path,
        long inode,
        long position,
        long changed,
        boolean skipping,
        @Nullable String note) {}
