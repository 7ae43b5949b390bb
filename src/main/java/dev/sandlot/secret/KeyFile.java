package dev.sandlot.secret;

import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The file with the key that secrets are sealed by: {@value SealingKey#BYTES} bytes, as they are or as hex digits. Methods block.
 *
 * @param isOwn whether it is made where it is not there; else somebody else brings it, such as systemd
 */
public record KeyFile(Path path, boolean isOwn) {
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{" + 2 * SealingKey.BYTES + "}\\s*");
    private static final int MOST_BYTES = 4096;

    /** Empty where there is no such file; a fault of kind UNAVAILABLE where it holds no key or can't be read. */
    Optional<SealingKey> read() {
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw noKey();
            }
            var bytes = Files.readAllBytes(path);
            if (bytes.length == SealingKey.BYTES) {
                return Optional.of(new SealingKey(bytes));
            }
            var text = new String(bytes, StandardCharsets.ISO_8859_1);
            if (!HEX.matcher(text).matches()) {
                throw noKey();
            }
            return Optional.of(new SealingKey(HexFormat.of().parseHex(text.strip())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Fault.of(Fault.Kind.UNAVAILABLE, "The key of the secrets can't be read: " + e.getMessage() + ".")
                    .asException();
        }
    }

    private dev.sandlot.model.FaultException noKey() {
        return Fault.of(
                        Fault.Kind.UNAVAILABLE,
                        "The file " + path + " holds no key: " + SealingKey.BYTES
                                + " bytes, or twice as many hex digits, are wanted.")
                .asException();
    }

    /** Makes it, readable for its owner only. It is on the disk before anything is sealed by it. */
    SealingKey make() throws IOException {
        var bytes = new byte[SealingKey.BYTES];
        new SecureRandom().nextBytes(bytes);
        var written = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(written);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var file =
                FileChannel.open(written, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            var rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            file.force(true);
        }
        Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
        return new SealingKey(bytes);
    }
}
