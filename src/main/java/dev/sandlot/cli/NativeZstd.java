package dev.sandlot.cli;

import com.github.luben.zstd.util.ZstdVersion;
import dev.sandlot.unix.InstalledFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Zstd's native code, unpacked once for all clients of a user. The library would do it each time, and leave it behind where it is killed. */
final class NativeZstd {
    /** Where the library looks before it unpacks anything. */
    private static final String FOUND_AT = "ZstdNativePath";

    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private NativeZstd() {}

    /** Whether it is there now: not where there is none for this machine, and no directory that is this user's alone. */
    static boolean unpack(Console console) {
        if (System.getProperty(FOUND_AT) != null) {
            return true;
        }
        var resource = "/linux/" + System.getProperty("os.arch") + "/libzstd-jni-" + ZstdVersion.VERSION + ".so";
        try (var in = NativeZstd.class.getResourceAsStream(resource)) {
            var directory = directory(console);
            if (in == null || directory == null) {
                return false;
            }
            var file = InstalledFile.install(directory, "libzstd-jni", ".so", in.readAllBytes(), "r-xr-xr-x");
            InstalledFile.deleteOthers(file, "libzstd-jni-*.so");
            System.setProperty(FOUND_AT, file.toString());
            return true;
        } catch (IOException unwritable) {
            return false;
        }
    }

    /** Where the launcher has its archives of classes: what lies there is run. */
    private static @Nullable Path directory(Console console) throws IOException {
        var cache = console.variable("XDG_CACHE_HOME");
        var home = console.variable("HOME");
        if (cache == null && home == null) {
            return null;
        }
        var directory = (cache != null ? Path.of(cache) : Path.of(home, ".cache"))
                .toAbsolutePath()
                .resolve("sandlot");
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(directory.getParent());
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return isPrivate(directory) ? directory : null;
    }

    private static boolean isPrivate(Path directory) throws IOException {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getAttribute(directory, "unix:uid")
                        .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                && Collections.disjoint(Files.getPosixFilePermissions(directory), OF_OTHERS);
    }
}
