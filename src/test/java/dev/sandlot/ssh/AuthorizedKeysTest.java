package dev.sandlot.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizedKeysTest {
    private static final KeyPair PAIR = pair("ssh-ed25519", 256);
    private static final String KEY = PublicKeyEntry.toString(PAIR.getPublic());

    @TempDir
    Path directory;

    private static KeyPair pair(String kind, int bits) {
        try {
            return KeyUtils.generateKeyPair(kind, bits);
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "KEY ann@laptop | OPERATOR | ann@laptop | ",
                "KEY two words | OPERATOR | two words | ",
                "role=viewer KEY ann | VIEWER | ann | ",
                "role=\"admin\" KEY ann | ADMIN | ann | ",
                "sandbox=web KEY ann | OPERATOR | ann | web",
                "role=operator,sandbox=\"web,db\" KEY ann | OPERATOR | ann | web db",
                "sandbox=web,sandbox=db KEY ann | OPERATOR | ann | web db",
                "sandbox=\"web, db\",role=viewer   KEY   ann | VIEWER | ann | web db",
            })
    void shouldReadOptionsKeyAndComment(String line, Role role, String name, String sandboxes) {
        var entry = AuthorizedLine.parse(line.replace("KEY", KEY));
        assertThat(entry.key()).isEqualTo(PAIR.getPublic());
        assertThat(entry.grant().role()).isEqualTo(role);
        assertThat(entry.grant().name()).isEqualTo(name);
        assertThat(entry.grant().sandboxes()).isEqualTo(sandboxes == null ? Set.of() : Set.of(sandboxes.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-pty KEY",
                "from=\"10.0.0.1\" KEY",
                "command=\"/bin/true\" KEY",
                "role=root KEY",
                "role KEY",
                "role=viewer,role=admin KEY",
                "Role=viewer KEY",
                "sandbox= KEY",
                "sandbox=\"\" KEY",
                "sandbox=\"../x\" KEY",
                "sandbox=\"web,\" KEY",
                "sandbox=\"web KEY",
                "role=viewer",
                "ssh-ed25519",
                "ssh-ed25519 !!!!",
                "ssh-ed25519 AAAA",
                "ssh-dss AAAAB3NzaC1kc3M=",
                "ecdsa-sha2-nistp256 BLOB",
                "cert-authority KEY",
                "BLOB",
            })
    void shouldRefuseWhatItDoesNotUnderstandAsAWhole(String line) {
        var text = line.replace("KEY", KEY).replace("BLOB", KEY.split(" ")[1]);
        assertThatThrownBy(() -> AuthorizedLine.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseShortRsaKeysAndTakeOtherKinds() {
        var ecdsa = PublicKeyEntry.toString(pair("ecdsa-sha2-nistp256", 256).getPublic());
        var rsa = PublicKeyEntry.toString(pair("ssh-rsa", 2048).getPublic());
        var shortRsa = PublicKeyEntry.toString(pair("ssh-rsa", 1024).getPublic());
        assertThat(AuthorizedLine.parse(ecdsa).grant().role()).isEqualTo(Role.OPERATOR);
        assertThat(AuthorizedLine.parse(rsa).grant().name()).startsWith("SHA256:");
        assertThatThrownBy(() -> AuthorizedLine.parse(shortRsa)).hasMessageContaining("too short");
    }

    @Test
    void shouldSeeChangesAtOnceAndNobodyWithoutTheFile() throws Exception {
        var file = directory.resolve("authorized_keys");
        var keys = new AuthorizedKeys(file);
        assertThat(keys.find(PAIR.getPublic())).isEmpty();
        write(
                file,
                "# a comment\n\nno-pty " + KEY + "\nnonsense\nrole=viewer " + KEY + " ann\nrole=admin " + KEY
                        + " eve\n");
        assertThat(keys.find(PAIR.getPublic())).map(Grant::role).contains(Role.VIEWER);
        write(file, KEY + " ann\n");
        assertThat(keys.find(PAIR.getPublic())).map(Grant::role).contains(Role.OPERATOR);
        assertThat(keys.find(pair("ssh-ed25519", 256).getPublic())).isEmpty();
        Files.delete(file);
        assertThat(keys.find(PAIR.getPublic())).isEmpty();
    }

    @Test
    void shouldTrustNoFileThatOthersCanWriteTo() throws Exception {
        var file = directory.resolve("authorized_keys");
        write(file, KEY + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertThat(new AuthorizedKeys(file).find(PAIR.getPublic())).isEmpty();
    }

    private static void write(Path file, String text) throws Exception {
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
