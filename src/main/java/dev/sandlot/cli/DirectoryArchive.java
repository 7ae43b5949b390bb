package dev.sandlot.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A directory as a tar stream: files, directories and symbolic links (as links) with their permissions, without owners. Sockets, pipes,
 * devices and what can't be read are left out and counted.
 */
final class DirectoryArchive {
    private static final int BLOCK = 64 << 10;

    private final Path root;
    private final List<Path> entries = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private long bytes;

    private DirectoryArchive(Path root) {
        this.root = root;
    }

    /** Looks at what is there, without reading any file. What is in {@code without} is left out, with all below it. */
    static DirectoryArchive of(Path root, Set<Path> without) throws IOException {
        var archive = new DirectoryArchive(root);
        Files.walkFileTree(root, archive.new Visitor(without));
        return archive;
    }

    int files() {
        return entries.size();
    }

    long bytes() {
        return bytes;
    }

    /** The paths that were left out. Complete only after {@link #write}. */
    List<String> skipped() {
        return List.copyOf(skipped);
    }

    void write(OutputStream to) throws IOException {
        // Names are bytes, one a character: of POSIX's headers for long names they would have to be characters.
        try (var tar = new TarArchiveOutputStream(to, BLOCK, StandardCharsets.ISO_8859_1.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (var path : entries) {
                add(tar, path);
            }
        }
    }

    private void add(TarArchiveOutputStream tar, Path path) throws IOException {
        var relative = root.relativize(path);
        var name = PathBytes.of(relative);
        if (Files.isSymbolicLink(path)) {
            var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(PathBytes.of(Files.readSymbolicLink(path)));
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
            return;
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            // Always enterable by its owner there, or its files could not be unpacked.
            put(tar, path, new TarArchiveEntry(name + "/"), 0700, 0);
            tar.closeArchiveEntry();
            return;
        }
        try (var in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            var size = Files.size(path);
            put(tar, path, new TarArchiveEntry(name), 0, size);
            copy(in, tar, size, relative);
            tar.closeArchiveEntry();
        } catch (FileSystemException unreadable) {
            skipped.add(relative.toString());
        }
    }

    private static void put(TarArchiveOutputStream tar, Path path, TarArchiveEntry entry, int mode, long size)
            throws IOException {
        entry.setMode(mode | bits(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)));
        entry.setModTime(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS));
        entry.setSize(size);
        tar.putArchiveEntry(entry);
    }

    /** Exactly {@code size} bytes, whatever happens to the file meanwhile: the head has promised them. */
    private void copy(InputStream in, OutputStream to, long size, Path name) throws IOException {
        var buffer = new byte[BLOCK];
        for (var left = size; left > 0; ) {
            var count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                skipped.add(name + " (it shrank)");
                to.write(new byte[(int) Math.min(buffer.length, left)]);
                left -= Math.min(buffer.length, left);
            } else {
                to.write(buffer, 0, count);
                left -= count;
            }
        }
    }

    /** As chmod(1) has them. */
    static int bits(Set<PosixFilePermission> permissions) {
        var bits = 0;
        for (var permission : permissions) {
            bits |= 0400 >> permission.ordinal();
        }
        return bits;
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        private final Set<Path> without;

        Visitor(Set<Path> without) {
            this.without = without;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            if (without.contains(directory)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (!directory.equals(root)) {
                entries.add(directory);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (without.contains(file)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isOther()) {
                skipped.add(root.relativize(file).toString());
            } else {
                entries.add(file);
                bytes += attributes.isRegularFile() ? attributes.size() : 0;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
            skipped.add(root.relativize(file).toString());
            return FileVisitResult.CONTINUE;
        }
    }
}
