package dev.sandlot.ssh;

import dev.sandlot.model.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.EnumSet;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * The server's Ed25519 key, which clients remember: made once, in OpenSSH's own format, and kept. One that is damaged is never replaced,
 * because a new key looks to every client like an attack. Blocks.
 */
final class HostKey {
    private static final String KIND = "ssh-ed25519";

    private HostKey() {}

    /** The key in the file, which is made with mode 0600 where there is none. A fault of kind UNAVAILABLE where it can't be used. */
    static KeyPair ensure(Path file) {
        try {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? read(file) : make(file);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw Fault.of(
                            Fault.Kind.UNAVAILABLE,
                            "The ssh host key " + file + " can't be used: " + e.getMessage(),
                            "Put it back from a backup. Or move it away and start again: a new one is made, and every client has to"
                                    + " be told (ssh-keygen -R).")
                    .asException();
        }
    }

    private static KeyPair read(Path file) throws IOException, GeneralSecurityException {
        var open = EnumSet.complementOf(EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));
        open.retainAll(Files.getPosixFilePermissions(file));
        if (!open.isEmpty()) {
            throw new IOException("others may read it or write to it; if nobody has, run chmod 600 on it");
        }
        var found = SecurityUtils.loadKeyPairIdentities(
                null, NamedResource.ofName(file.toString()), new ByteArrayInputStream(Files.readAllBytes(file)), null);
        var pair = found == null ? null : found.iterator().next();
        if (pair == null || !KIND.equals(KeyUtils.getKeyType(pair))) {
            throw new IOException("it holds no Ed25519 key");
        }
        return pair;
    }

    private static KeyPair make(Path file) throws IOException, GeneralSecurityException {
        var pair = KeyUtils.generateKeyPair(KIND, 256);
        var text = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "sandlot", null, text);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var written = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new", mode);
        try (var channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(text.toByteArray());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        return pair;
    }
}
