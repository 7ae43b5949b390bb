package dev.sandlot.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files of this user's that nobody else may read. */
final class OwnFile {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private OwnFile() {}

    /** Makes a directory that only this user may enter, unless it is there. */
    static void directory(Path directory) throws IOException {
        Files.createDirectories(directory, PRIVATE);
    }

    /** Readable by this user alone, and never half there. */
    static void replace(Path file, byte[] bytes) throws IOException {
        var written = Files.createTempFile(file.getParent(), ".sandlot", null);
        try {
            Files.write(written, bytes);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
