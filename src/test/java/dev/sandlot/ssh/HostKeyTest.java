package dev.sandlot.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.FaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostKeyTest {
    @TempDir
    Path directory;

    @Test
    void shouldMakeOneOnceThatOnlyItsOwnerCanRead() throws Exception {
        var file = directory.resolve("ssh_host_ed25519_key");
        var made = HostKey.ensure(file);
        assertThat(HostKey.ensure(file).getPublic()).isEqualTo(made.getPublic());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void shouldNeverReplaceOneThatIsDamaged() throws Exception {
        var file = directory.resolve("ssh_host_ed25519_key");
        HostKey.ensure(file);
        var damaged = Files.readString(file).substring(0, 120);
        Files.writeString(file, damaged);
        assertThatThrownBy(() -> HostKey.ensure(file))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining(file.toString());
        assertThat(Files.readString(file)).isEqualTo(damaged);
        Files.writeString(file, "");
        assertThatThrownBy(() -> HostKey.ensure(file)).isInstanceOf(FaultException.class);
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void shouldRefuseOneThatOthersCanRead() throws Exception {
        var file = directory.resolve("ssh_host_ed25519_key");
        HostKey.ensure(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> HostKey.ensure(file)).hasMessageContaining("chmod 600");
    }
}
