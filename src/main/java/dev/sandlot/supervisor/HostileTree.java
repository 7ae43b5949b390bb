package dev.sandlot.supervisor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes a directory that somebody else has filled, with whatever was meant to do harm: links out of it, directories that nobody may
 * read, names that are no text, a depth beyond any path's length. Works by directory handles (openat, unlinkat, renameat), never through
 * a path, so no link is followed. Where a directory lets nobody in, its path is used to open it up: only an ordinary user's daemon needs
 * that, nothing of the sandbox lives any more that could change the path, and such a path is short.
 */
final class HostileTree {
    /** Deeper ones are moved up first: an open handle for each level, and paths of at most 4096 bytes, allow only so many. */
    private static final int MAX_DEPTH = 12;

    private static final int TRIES = 3;

    private final Path root;
    private final SecureDirectoryStream<Path> top;
    private int moved;

    private HostileTree(Path root, SecureDirectoryStream<Path> top) {
        this.root = root;
        this.top = top;
    }

    /** Removes it with all that is in it; does nothing where it isn't there. Blocks. */
    static void delete(Path root) throws IOException {
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(root);
            return;
        }
        openUp(root);
        // What was moved up comes after what was listed before, so that the top has to be emptied again.
        int tries = 0;
        do {
            try (var stream = Files.newDirectoryStream(root)) {
                new HostileTree(root, secure(stream)).empty();
            }
        } while (!isGone(root) && ++tries < 10_000);
        Files.deleteIfExists(root);
    }

    private static boolean isGone(Path root) throws IOException {
        try {
            return Files.deleteIfExists(root);
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    private void empty() throws IOException {
        empty(top, root, 1);
    }

    private void empty(SecureDirectoryStream<Path> directory, Path path, int depth) throws IOException {
        for (var name : names(directory)) {
            if (isDirectory(directory, name)) {
                emptyChild(directory, path.resolve(name), name, depth);
            } else {
                deleteFile(directory, name);
            }
        }
    }

    private void emptyChild(SecureDirectoryStream<Path> parent, Path path, Path name, int depth) throws IOException {
        if (depth >= MAX_DEPTH) {
            openUp(path);
            parent.move(name, top, Path.of(".sandlot-" + System.nanoTime() + "-" + moved++));
            return;
        }
        for (int i = 0; i < TRIES; i++) {
            try (var child = open(parent, path, name)) {
                empty(child, path, depth + 1);
            }
            try {
                parent.deleteDirectory(name);
                return;
            } catch (DirectoryNotEmptyException e) {
                // The listing had not shown everything; some file systems do that while entries are being removed.
            } catch (NoSuchFileException e) {
                return;
            }
        }
    }

    private static SecureDirectoryStream<Path> open(SecureDirectoryStream<Path> parent, Path path, Path name)
            throws IOException {
        try {
            return parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException e) {
            openUp(path);
            return parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Lets the owner list, enter and change a directory; root may anyway. */
    private static void openUp(Path directory) throws IOException {
        if (Files.isReadable(directory) && Files.isWritable(directory) && Files.isExecutable(directory)) {
            return;
        }
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static List<Path> names(DirectoryStream<Path> directory) {
        var names = new ArrayList<Path>();
        directory.forEach(entry -> names.add(entry.getFileName()));
        return names;
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        try {
            return directory
                    .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes()
                    .isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static void deleteFile(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        try {
            directory.deleteFile(name);
        } catch (NoSuchFileException e) {
            // gone already
        }
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        throw new IllegalStateException("this system gives no directory handles");
    }
}
