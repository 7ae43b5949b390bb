package dev.sandlot.sync;

import dev.sandlot.model.FileEntry;
import dev.sandlot.model.FileEntry.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts what comes out of a sandbox, which nobody trusts, into a directory that people work in. Nothing is written outside it or through a link in it, and
 * nothing is replaced or removed but what was expected to lie there. A file takes its place at once.
 */
public final class Landing implements Closeable {
    /** Where files wait for their place, with the number of the process behind it. */
    static final String STAGE = ".sandlot-pull-";

    private final Path root;
    private final Path stage;
    private long count;

    /** @param root without links */
    public Landing(Path root) {
        this.root = root;
        this.stage = root.resolve(STAGE + ProcessHandle.current().pid());
    }

    /**
     * What lies somewhere.
     *
     * @param entry null where nothing does, or nothing that a sandbox could have
     * @param obstacle why nothing can be put there; null where something can
     */
    public record Place(
            @Nullable LocalEntry entry, @Nullable String obstacle) {}

    /** A file that has come and has no place yet. */
    public record Staged(Path file, byte[] sha256, long size) {}

    /** Whether a path can be one below a directory: no empty name, none that leads up. */
    public static boolean isBelow(String path) {
        for (var name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private Path at(String path) {
        return root.resolve(PathBytes.toPath(path));
    }

    /** What lies there now. */
    public Place look(String path) throws IOException {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            var above = at(path.substring(0, slash));
            if (Files.isSymbolicLink(above)) {
                return new Place(null, "it lies behind a link here");
            }
            if (!Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
                boolean nothing = Files.notExists(above, LinkOption.NOFOLLOW_LINKS);
                return new Place(null, nothing ? null : "what it is to lie in is no directory here");
            }
        }
        try {
            var entry = LocalTree.entry(at(path), path);
            return new Place(entry, entry == null ? "here is a pipe, a socket or a device" : null);
        } catch (NoSuchFileException none) {
            return new Place(null, null);
        }
    }

    /** Whether that is what lies there. */
    private boolean lies(String path, @Nullable LocalEntry expected) throws IOException {
        var now = look(path);
        if (now.obstacle() != null) {
            return false;
        }
        return now.entry() == null
                ? expected == null
                : expected != null && now.entry().isAs(expected);
    }

    /** Takes in what is written to it. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    public Staged stage(Content content) throws IOException {
        var file = fresh();
        MessageDigest sum = FileDigests.sha256();
        try (var out = new DigestOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), sum)) {
            content.writeTo(out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new Staged(file, sum.digest(), Files.size(file));
    }

    private Path fresh() throws IOException {
        if (count == 0) {
            Files.createDirectory(stage);
        }
        return stage.resolve(Long.toString(count++));
    }

    /**
     * The file takes its place, with the directories that it is to lie in.
     *
     * @param expected what lies there; null for nothing
     * @param there what it is in the sandbox; of its permissions only that to run it is taken
     * @return false where something else lies there now
     */
    public boolean place(Staged staged, FileEntry there, @Nullable LocalEntry expected) throws IOException {
        var path = there.path().bytes();
        var file = staged.file();
        Permissions.set(file, (there.mode() & 0100) != 0, expected);
        if (expected == null && there.modified().isBefore(Clock.systemUTC().instant())) {
            // What takes another's place is new, so that no build overlooks it.
            Files.setLastModifiedTime(file, FileTime.from(max(there.modified(), Instant.EPOCH)));
        }
        if (!makeAbove(path) || !lies(path, expected)) {
            return false;
        }
        if (expected == null) {
            return appear(file, at(path));
        }
        Files.move(file, at(path), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Unless something has come into being there. */
    private static boolean appear(Path file, Path at) throws IOException {
        try {
            Files.createLink(at, file);
        } catch (FileAlreadyExistsException taken) {
            return false;
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.move(file, at);
            return true;
        }
        Files.delete(file);
        return true;
    }

    /** Makes a directory, with those that it is to lie in; false where that can't be. */
    public boolean make(String path) throws IOException {
        if (!makeAbove(path)) {
            return false;
        }
        try {
            Files.createDirectory(at(path));
            return true;
        } catch (FileAlreadyExistsException there) {
            return Files.isDirectory(at(path), LinkOption.NOFOLLOW_LINKS);
        }
    }

    private boolean makeAbove(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        if (slash < 0) {
            return true;
        }
        var above = path.substring(0, slash);
        var place = look(above);
        if (place.obstacle() != null) {
            return false;
        }
        return place.entry() == null ? make(above) : place.entry().kind() == Kind.DIRECTORY;
    }

    /** @see LinkTarget */
    public boolean staysBelow(String path, String target) {
        return LinkTarget.staysBelow(root, at(path), PathBytes.toPath(target));
    }

    /** As {@link #place}, for a link that {@link #staysBelow}. */
    public boolean link(FileEntry there, @Nullable LocalEntry expected) throws IOException {
        var path = there.path().bytes();
        if (!makeAbove(path) || !lies(path, expected)) {
            return false;
        }
        var target = PathBytes.toPath(Objects.requireNonNull(there.target()).bytes());
        if (expected == null) {
            try {
                Files.createSymbolicLink(at(path), target);
                return true;
            } catch (FileAlreadyExistsException taken) {
                return false;
            }
        }
        var fresh = Files.createSymbolicLink(fresh(), target);
        Files.move(fresh, at(path), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /** Removes it where that is what lies there, of a directory only an empty one; false where it stays. */
    public boolean remove(LocalEntry expected) throws IOException {
        boolean directory = expected.kind() == Kind.DIRECTORY;
        var now = look(expected.path());
        if (now.entry() == null
                || (directory
                        ? now.entry().kind() != Kind.DIRECTORY
                        : !now.entry().isAs(expected))) {
            return false;
        }
        try {
            Files.delete(at(expected.path()));
            return true;
        } catch (DirectoryNotEmptyException | NoSuchFileException stays) {
            return false;
        }
    }

    /** What waits is gone; also what processes have left that were ended. */
    @Override
    public void close() throws IOException {
        try (var all = Files.newDirectoryStream(root, STAGE + "*")) {
            for (var each : all) {
                if (each.equals(stage) || !isUsed(each.getFileName().toString())) {
                    deleteTree(each);
                }
            }
        }
    }

    private static boolean isUsed(String name) {
        try {
            return ProcessHandle.of(Long.parseLong(name.substring(STAGE.length())))
                    .isPresent();
        } catch (NumberFormatException notOurs) {
            return true;
        }
    }

    /** Removes a directory with all that lies in it; follows no link. */
    public static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
