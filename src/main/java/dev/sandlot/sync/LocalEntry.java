package dev.sandlot.sync;

import dev.sandlot.model.FileEntry.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a directory of this computer.
 *
 * @param path below the directory, one character a byte
 * @param mode permission bits
 * @param size of a regular file, in bytes; else 0
 * @param target what a link says, one character a byte; else null
 * @param stamp what tells of changes
 */
public record LocalEntry(
        String path,
        Kind kind,
        int mode,
        long size,
        @Nullable String target,
        Stamp stamp) {

    /**
     * What the kernel says of a file's history. Two that are equal, of which the file was read after some time, are of the same contents.
     *
     * @param modified nanoseconds since 1970, as are changes, which nobody can set
     * @param inode which file it is
     */
    public record Stamp(long modified, long changed, long inode) {
        // By hand, here and below: what a record makes of it by itself takes long where it is not often asked.
        boolean isAs(Stamp before) {
            return modified == before.modified && changed == before.changed && inode == before.inode;
        }
    }

    /** Whether what was read of it then is what is in it now. */
    public boolean isAs(LocalEntry before) {
        return kind == before.kind && size == before.size && stamp.isAs(before.stamp);
    }

    /** Whether nothing at all is different. */
    boolean isSame(LocalEntry other) {
        return isAs(other) && mode == other.mode && path.equals(other.path) && Objects.equals(target, other.target);
    }
}
