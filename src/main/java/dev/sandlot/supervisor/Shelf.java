package dev.sandlot.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The directory of snapshots, each a directory in it. Nobody but the daemon's user may look into what a sandbox has written. Methods block. */
final class Shelf {
    private Shelf() {}

    /** A directory for one, unless there is. */
    static void make(Path place) throws IOException {
        var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(place.getParent(), own);
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(place, own);
        }
    }

    /** Moves a sandbox's files there, those that are not there yet. No process of it may live. */
    static void take(Path root, Path place) throws IOException {
        for (var name : Directories.FILES) {
            var from = root.resolve(name);
            if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)
                    && !Files.exists(place.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                // Whom it belongs to has to be able to write to it, for it to be moved.
                Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("rwx------"));
                Files.move(from, place.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** Removes all others. */
    static void retain(Path directory, Set<String> names) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                if (!names.contains(entry.getFileName().toString())) {
                    HostileTree.delete(entry);
                }
            }
        } catch (NoSuchFileException e) {
            // There was never one.
        }
    }
}
