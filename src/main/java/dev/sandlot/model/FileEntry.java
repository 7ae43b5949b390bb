package dev.sandlot.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What lies somewhere in a sandbox, and is carried into it or out of it.
 *
 * @param path as it was asked for; of what lies in a directory the part below that
 * @param mode permission bits, as chmod(2) has them
 * @param size of a regular file's contents, in bytes; of others what the file system says
 * @param target what a link says, else null
 */
public record FileEntry(
        InnerPath path,
        Kind kind,
        int mode,
        long size,
        Instant modified,
        @Nullable InnerPath target) {
    /** {@code OTHER} is a pipe, a socket or a device; {@code GONE} nothing any more, where it is told what is to be. */
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        OTHER,
        GONE
    }
}
