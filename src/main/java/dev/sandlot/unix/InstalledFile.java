package dev.sandlot.unix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Files of the jar that something else than this JVM reads: programs, and native code. A name carries a hash of what the file holds: another version of
 * Sandlot never changes one that is in use.
 */
public final class InstalledFile {
    private InstalledFile() {}

    /** Makes the directory, which everybody may pass through and list, if need be. */
    public static void prepare(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /**
     * Writes {@code NAME-HASH} and the ending into the directory, unless it is there; nobody ever sees a part of it.
     *
     * @param mode as in {@code r-xr-xr-x}
     */
    public static Path install(Path directory, String name, String ending, byte[] content, String mode)
            throws IOException {
        var target = directory.resolve(name + "-" + hash(content) + ending);
        if (!Files.exists(target)) {
            var written = Files.createTempFile(directory, name, ".new");
            Files.write(written, content);
            Files.setPosixFilePermissions(written, PosixFilePermissions.fromString(mode));
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return target;
    }

    /** Those of earlier versions beside it, which a pattern finds as it would this one; who uses one goes on with it. */
    public static void deleteOthers(Path installed, String pattern) throws IOException {
        try (var others = Files.newDirectoryStream(installed.getParent(), pattern)) {
            for (var other : others) {
                if (!other.equals(installed)) {
                    Files.deleteIfExists(other);
                }
            }
        }
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
