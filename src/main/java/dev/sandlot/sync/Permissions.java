package dev.sandlot.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may do what with a file that comes out of a sandbox. */
final class Permissions {
    private Permissions() {}

    /**
     * They are those of the file that it replaces, or of any new one; but those who may read it may run it, where that is wanted, and else nobody may.
     *
     * @param replaced or null
     */
    static void set(Path file, boolean runs, @Nullable LocalEntry replaced) throws IOException {
        Set<PosixFilePermission> all = Files.getPosixFilePermissions(file);
        if (replaced != null) {
            for (var right : PosixFilePermission.values()) {
                set(all, right, (replaced.mode() & bit(right)) != 0);
            }
        }
        set(all, PosixFilePermission.OWNER_EXECUTE, runs);
        set(all, PosixFilePermission.GROUP_EXECUTE, runs && all.contains(PosixFilePermission.GROUP_READ));
        set(all, PosixFilePermission.OTHERS_EXECUTE, runs && all.contains(PosixFilePermission.OTHERS_READ));
        Files.setPosixFilePermissions(file, all);
    }

    /** They are declared from the owner's to read down to others' to run. */
    private static int bit(PosixFilePermission right) {
        return 0400 >> right.ordinal();
    }

    private static void set(Set<PosixFilePermission> all, PosixFilePermission right, boolean has) {
        if (has) {
            all.add(right);
        } else {
            all.remove(right);
        }
    }
}
