package dev.sandlot.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Short-lived private files for what a program reads from a descriptor. */
final class Spool {
    private Spool() {}

    /** A file with this content that only the daemon can open, or null for null. */
    static @Nullable Path of(byte @Nullable [] content) throws IOException {
        if (content == null) {
            return null;
        }
        var file = Files.createTempFile(
                Path.of(System.getProperty("java.io.tmpdir")),
                "sandlot",
                ".spool",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, content);
    }

    static void delete(@Nullable Path... files) throws IOException {
        for (var file : files) {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
    }
}
