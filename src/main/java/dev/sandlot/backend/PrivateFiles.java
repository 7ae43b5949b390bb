package dev.sandlot.backend;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sandbox's own directories and its private files of {@code /etc}, below its root on the host. */
final class PrivateFiles {
    private final Provisions provisions;

    PrivateFiles(Provisions provisions) {
        this.provisions = provisions;
    }

    /** Makes what is missing and leaves the rest as it is; files that are bound into running processes must keep their inode. */
    void write(Place place) {
        try {
            for (var directory : List.of(place.home(), place.workspace(), place.tmp(), place.init())) {
                makeOwn(directory, place.uid());
            }
            make(place.run(), "rwxr-xr-x");
            if (!Files.exists(init(place))) {
                Files.createFile(init(place));
            }
            make(etc(place), "rwxr-xr-x");
            for (var bind : place.binds()) {
                make(place.root().resolve("bound"), "rwx--x--x");
                make(place.bound(bind), "rwx------");
            }
            for (var file : paths(place)) {
                var text = text(file, place);
                if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                    replace(file, text);
                }
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The same where they are bound into a box in which nothing runs yet: they keep their inodes. */
    void rewrite(Place place) {
        try {
            for (var file : paths(place)) {
                Files.writeString(file, text(file, place));
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private String text(Path file, Place place) {
        return provisions.privateText(file.getFileName().toString(), place.hostname());
    }

    private static RuntimeException failure(IOException cause) {
        return Fault.of(Fault.Kind.UNAVAILABLE, "The sandbox's directories can't be made: " + cause.getMessage(), null)
                .asException();
    }

    /** Where the box's first process is bound, on the host. */
    static Path init(Place place) {
        return place.run().resolve("init");
    }

    /** The private files of {@code /etc}, on the host. */
    List<Path> paths(Place place) {
        return provisions.etc().privateFiles().keySet().stream()
                .map(etc(place)::resolve)
                .toList();
    }

    private static Path etc(Place place) {
        return place.root().resolve("etc");
    }

    private static void makeOwn(Path directory, @Nullable Integer uid) throws IOException {
        if (make(directory, "rwx------") && uid != null) {
            Files.setAttribute(directory, "unix:uid", uid);
            Files.setAttribute(directory, "unix:gid", uid);
        }
    }

    /** Whether it was not there. The mode is set by a step of its own because the umask takes part in making it. */
    private static boolean make(Path directory, String mode) throws IOException {
        if (Files.isDirectory(directory)) {
            return false;
        }
        Files.createDirectory(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
        return true;
    }

    private static void replace(Path file, String text) throws IOException {
        var fresh = Files.createTempFile(file.getParent(), "fresh", null);
        Files.writeString(fresh, text);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
