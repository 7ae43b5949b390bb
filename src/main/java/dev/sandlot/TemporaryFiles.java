package dev.sandlot;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * What the libraries unpack before they use it (SQLite's native code, Netty's, zstd's, Vert.x's cache) lies below the state directory: a daemon
 * that is killed can't take it away, so the next one on that directory does.
 */
final class TemporaryFiles {
    /** Read by each library when it is loaded, so set before; java.io.tmpdir is for all others. */
    private static final List<String> PROPERTIES =
            List.of("java.io.tmpdir", "org.sqlite.tmpdir", "io.netty.native.workdir", "jna.tmpdir", "ZstdTempFolder");

    private TemporaryFiles() {}

    /**
     * Empties the directory {@code tmp} of the state directory, which this process holds, and has everything that comes put there.
     *
     * @param root then the sandboxes' own uids may pass through it, as through the state directory: trials are made in it
     */
    static void keepBelow(Path stateDirectory, boolean root) throws IOException {
        var directory = stateDirectory.resolve("tmp");
        delete(directory);
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(root ? "rwx--x--x" : "rwx------"));
        PROPERTIES.forEach(name -> System.setProperty(name, directory.toString()));
        // Its directory has this name and some more characters.
        System.setProperty(
                "vertx.cacheDirBase", directory.resolve("vertx-cache").toString());
    }

    /** A directory that sandboxes' uids may pass through, gone when it is closed. */
    record Directory(Path path) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            delete(path);
        }
    }

    /** @param parent where it is made, if this process may write there; else it is where temporary files are */
    static Directory directory(Path parent) throws IOException {
        var path = Files.isWritable(parent)
                ? Files.createTempDirectory(parent, "programs")
                : Files.createTempDirectory("sandlot");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
        return new Directory(path);
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
