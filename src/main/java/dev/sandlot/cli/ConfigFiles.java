package dev.sandlot.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What another program's configuration was before that program changed it for us: as long as nobody changes it after that, it can be had back
 * to the byte.
 */
final class ConfigFiles {
    /** Stands for a file that is not there. */
    private static final String ABSENT = "absent";

    private ConfigFiles() {}

    /**
     * One file.
     *
     * @param before its bytes, or null where it was not there
     * @param after the digest of what it was after the change, or null as long as that isn't known
     */
    record Kept(
            Path file, byte @Nullable [] before, @Nullable String after) {
        /** Whether it is as the change has left it. */
        boolean isUntouched() throws IOException {
            return digest(bytes(file)).equals(after);
        }

        Kept changed() throws IOException {
            return new Kept(file, before, digest(bytes(file)));
        }

        /** Makes it what it was before; where it is a link it stays one. */
        void restore() throws IOException {
            if (before == null) {
                Files.deleteIfExists(file);
                return;
            }
            Files.createDirectories(file.getParent());
            var real = Files.exists(file) ? file.toRealPath() : file;
            var written = Files.createTempFile(real.getParent(), ".sandlot", null);
            try {
                Files.write(written, before);
                if (Files.exists(real)) {
                    Files.setPosixFilePermissions(written, Files.getPosixFilePermissions(real));
                }
                Files.move(written, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
        }

        JsonTree json() {
            return JsonTree.object()
                    .put("file", file.toString())
                    .put("before", before == null ? null : Base64.getEncoder().encodeToString(before))
                    .put("after", after);
        }
    }

    /** As they are now. */
    static List<Kept> look(List<Path> files) throws IOException {
        var kept = new ArrayList<Kept>();
        for (var file : files) {
            kept.add(new Kept(file, bytes(file), null));
        }
        return kept;
    }

    static Kept read(JsonTree json) {
        var before = json.get("before");
        var after = json.get("after");
        return new Kept(
                Path.of(json.get("file").text()),
                before.isNull() ? null : Base64.getDecoder().decode(before.text()),
                after.isNull() ? null : after.text());
    }

    private static byte @Nullable [] bytes(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllBytes(file) : null;
    }

    private static String digest(byte @Nullable [] bytes) {
        try {
            return bytes == null
                    ? ABSENT
                    : HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
