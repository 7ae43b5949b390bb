package dev.sandlot.cli;

import dev.sandlot.archive.TarReader;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import dev.sandlot.sync.LinkTarget;
import dev.sandlot.sync.RunsByItself;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Unpacks an archive that nobody trusts into a directory that is empty and that nobody else writes to. Files and directories are made, never followed or
 * replaced; links come last, and only such as lead to somewhere below the directory. What is not taken is told.
 */
final class ArchiveUnpacker {
    private static final int MOST_TOLD = 20;
    private static final int LARGEST_PART = 64 << 10;

    private final Path root;
    private final Map<Path, Path> links = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private int more;
    private boolean runsByItself;

    ArchiveUnpacker(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    /** What was not taken, and why; at the end how many more. */
    List<String> leftOut() {
        var told = new ArrayList<>(leftOut);
        if (more > 0) {
            told.add("and " + more + " more");
        }
        return told;
    }

    boolean runsByItself() {
        return runsByItself;
    }

    void unpack(InputStream archive) throws IOException {
        var tar = new TarReader(new BufferedInputStream(archive, LARGEST_PART));
        try {
            for (var entry = tar.next(); entry != null; entry = tar.next()) {
                take(tar, entry);
            }
        } catch (FaultException broken) {
            throw new IOException(broken.fault().message(), broken);
        }
        for (var link : links.entrySet()) {
            make(link.getKey(), link.getValue());
        }
    }

    private void take(TarReader tar, FileEntry entry) throws IOException {
        Path here;
        try {
            here = root.resolve(text(entry.path().toBytes())).normalize();
        } catch (InvalidPathException e) {
            leaveOut(entry.path(), "its name is none here");
            return;
        }
        if (here.equals(root)) {
            return;
        }
        if (!here.startsWith(root)) {
            leaveOut(entry.path(), "it leads out of the directory");
            return;
        }
        runsByItself |= RunsByItself.is(entry.path().bytes());
        switch (entry.kind()) {
            case DIRECTORY -> Files.createDirectories(here);
            case FILE -> file(tar, entry, here);
            case LINK -> link(entry, here);
            case OTHER, GONE -> leaveOut(entry.path(), "it is no file, directory or symbolic link");
        }
    }

    /** As the file system has it, byte by byte, where names are UTF-8. */
    private static String text(byte[] name) {
        var text = new String(name, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            throw new InvalidPathException(text, "not UTF-8");
        }
        return text;
    }

    private void file(TarReader tar, FileEntry entry, Path here) throws IOException {
        try {
            Files.createDirectories(here.getParent());
            try (var out = Files.newOutputStream(here, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                var part = new byte[LARGEST_PART];
                for (int n = tar.read(part); n >= 0; n = tar.read(part)) {
                    out.write(part, 0, n);
                }
            }
            boolean runs = (entry.mode() & 0100) != 0;
            Files.setPosixFilePermissions(here, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
            Files.setLastModifiedTime(here, FileTime.from(entry.modified()));
        } catch (FileSystemException e) {
            throw new SandboxFiles.LocalFailure("can't write " + here, e);
        }
    }

    private void link(FileEntry entry, Path here) {
        try {
            var target = Path.of(text(Objects.requireNonNull(entry.target()).toBytes()));
            if (!LinkTarget.staysBelow(root, here, target)) {
                leaveOut(entry.path(), "the link leads out of the directory");
                return;
            }
            links.put(here, target);
        } catch (InvalidPathException e) {
            leaveOut(entry.path(), "its name is none here");
        }
    }

    private void make(Path here, Path target) throws IOException {
        try {
            var above = Objects.requireNonNull(here.getParent()); // the root at least
            Files.createDirectories(above);
            if (above.toRealPath().equals(above)) {
                Files.createSymbolicLink(here, target);
            } else {
                leaveOut(InnerPath.of(root.relativize(here).toString()), "it lies behind a link");
            }
        } catch (IOException e) {
            throw new SandboxFiles.LocalFailure("can't write " + here, e);
        }
    }

    private void leaveOut(InnerPath path, String why) {
        if (leftOut.size() < MOST_TOLD) {
            leftOut.add(path + ": " + why);
        } else {
            more++;
        }
    }
}
