package dev.sandlot.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisionsTest {
    private static final String WHOLE = shippedText();

    @Test
    void readsWhatIsShipped() {
        var shipped = Provisions.shipped();
        assertThat(shipped.system()).containsExactly("/usr");
        assertThat(shipped.user()).isEqualTo(new Provisions.User("agent", 1000, 1000, "/home/agent"));
        assertThat(shipped.links()).containsEntry("/bin", "usr/bin");
        assertThat(shipped.environment()).containsEntry("HOME", "/home/agent").containsEntry("LANG", "C.UTF-8");
        assertThat(shipped.environment().get("PATH")).startsWith("/home/agent/.local/bin:");
        assertThat(shipped.etc().privateFiles()).containsOnlyKeys("passwd", "group", "hosts", "nsswitch.conf");
        assertThat(shipped.rlimits()).isEqualTo(new Provisions.Rlimits(0, 4096, 64));
    }

    @Test
    void neverProvidesSecretsOfTheHost() {
        var shipped = Provisions.shipped();
        var provided = new ArrayList<>(shipped.system());
        Provisions.present(Path.of("/etc"), shipped.etc().host()).forEach(path -> provided.add(path.toString()));
        assertThat(provided)
                .noneMatch(path -> List.of(
                                "/", "/etc", "/root", "/home", "/var", "/run", "/tmp", "/proc", "/sys", "/dev", "/boot")
                        .contains(path))
                .noneMatch(path -> path.matches(".*(shadow|ssh|sudoers|ssl/private).*"));
    }

    @Test
    void fillsInPrivateFiles() {
        var shipped = Provisions.shipped();
        assertThat(shipped.privateText("passwd", "demo")).contains("agent:x:1000:1000:Agent:/home/agent:/bin/sh\n");
        assertThat(shipped.privateText("hosts", "demo")).startsWith("127.0.0.1 localhost demo\n");
    }

    @Test
    void findsEntriesThatTheHostHas(@TempDir Path etc) throws IOException {
        Files.createFile(etc.resolve("localtime"));
        Files.createDirectories(etc.resolve("ssl/certs"));
        Files.createDirectory(etc.resolve("java-17-openjdk"));
        Files.createDirectory(etc.resolve("java-21-openjdk"));
        assertThat(Provisions.present(etc, List.of("localtime", "absent", "ssl/certs", "java-*-openjdk", "x*")))
                .containsExactlyInAnyOrder(
                        etc.resolve("localtime"),
                        etc.resolve("ssl/certs"),
                        etc.resolve("java-17-openjdk"),
                        etc.resolve("java-21-openjdk"));
    }

    @Test
    void refusesUnknownKeys() {
        assertThatThrownBy(() -> read(WHOLE.replace("[user]", "[user]\nshoe_size = 44")))
                .hasMessageContaining("shoe_size");
        assertThatThrownBy(() -> read("colour = 'red'\n" + WHOLE)).hasMessageContaining("colour");
    }

    @Test
    void refusesMissingKeys() {
        assertThatThrownBy(() -> read(WHOLE.replace("uid = 1000\n", ""))).hasMessageContaining("uid");
        assertThatThrownBy(() -> read(WHOLE.replace("system = [\"/usr\"]", ""))).hasMessageContaining("system");
    }

    private static Provisions read(String toml) throws IOException {
        return Provisions.read(new ByteArrayInputStream(toml.getBytes(StandardCharsets.UTF_8)));
    }

    private static String shippedText() {
        try (var in = Provisions.class.getClassLoader().getResourceAsStream("conf/provisions.toml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
