package dev.sandlot.worktree;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** Files that are on their way from sandboxes to repositories. Methods block. */
final class Bundles {
    private static final long MOST_BYTES = 1L << 30;
    private static final long RESERVE_BYTES = 256L << 20;

    private final Path directory;

    /** @param directory that holds nothing else; everybody may pass through it, and nobody list it */
    Bundles(Path directory) {
        this.directory = directory;
    }

    /** Removes what an earlier daemon has left. */
    void clear() throws IOException {
        try (var left = Files.newDirectoryStream(directory)) {
            for (var file : left) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            // There was never one.
        }
    }

    /** An empty one, which whoever is told its name can read. */
    Path make() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        }
        var file = Files.createFile(directory.resolve(UUID.randomUUID() + ".bundle"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    /** A fault of kind TOO_LARGE where it would be more than 1 GiB, and of kind DISK_FULL where little room is left. */
    void append(Path file, byte[] bytes) throws IOException {
        if (Files.size(file) + bytes.length > MOST_BYTES) {
            throw Fault.of(
                            Fault.Kind.TOO_LARGE,
                            "More than 1 GiB was committed at once.",
                            "Take it with `sandlot pull`.")
                    .asException();
        }
        if (Files.getFileStore(directory).getUsableSpace() < RESERVE_BYTES) {
            throw Fault.of(Fault.Kind.DISK_FULL, "The disk of the state directory is full.", "Free some space.")
                    .asException();
        }
        Files.write(file, bytes, StandardOpenOption.APPEND);
    }

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
