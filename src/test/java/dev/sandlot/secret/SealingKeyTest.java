package dev.sandlot.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.FaultException;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SecretHost;
import dev.sandlot.model.SecretPlace;
import dev.sandlot.model.SecretSpec;
import dev.sandlot.model.SecretValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingKeyTest {
    private static final SealingKey KEY = new SealingKey(new byte[SealingKey.BYTES]);
    private static final SecretValue VALUE = new SecretValue("a value of some length");

    private static SecretSpec spec(String name, String host, SecretPlace.Kind kind) {
        return new SecretSpec(
                name, List.of(SecretHost.parse("hosts", host)), new SecretPlace(kind, null), "V", Map.of());
    }

    @Test
    void shouldOpenWhatItHasSealedForTheSameSecretAndPlaceOnly() {
        var spec = spec("one", "a.test", SecretPlace.Kind.BEARER);
        var sealed = KEY.seal(spec, VALUE);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("value");
        assertThat(KEY.open(spec, sealed).text()).isEqualTo(VALUE.text());
        assertThat(KEY.seal(spec, VALUE)).isNotEqualTo(sealed);
        for (var other : List.of(
                spec("two", "a.test", SecretPlace.Kind.BEARER),
                spec("one", "evil.test", SecretPlace.Kind.BEARER),
                spec("one", "a.test:8443", SecretPlace.Kind.BEARER),
                spec("one", "a.test", SecretPlace.Kind.PATH))) {
            assertThat(KEY.open(other, sealed)).as(other.toString()).isNull();
        }
        var otherKey = new byte[SealingKey.BYTES];
        otherKey[31] = 1;
        assertThat(new SealingKey(otherKey).open(spec, sealed)).isNull();
        assertThat(new SealingKey(otherKey).id()).isNotEqualTo(KEY.id());
        sealed[sealed.length - 1] ^= 1;
        assertThat(KEY.open(spec, sealed)).isNull();
        assertThat(KEY.open(spec, new byte[3])).isNull();
    }

    @Test
    void shouldMakeThePlaceholderThatASandboxAlwaysFinds() {
        var sandbox = SandboxId.random();
        for (int length = SecretValue.LEAST; length < 200; length++) {
            var placeholder = KEY.placeholder(sandbox, "one", length);
            assertThat(placeholder)
                    .hasSize(length)
                    .matches("[A-Za-z0-9-]+")
                    .isEqualTo(KEY.placeholder(sandbox, "one", length));
            assertThat(placeholder.startsWith("sandlot-")).isEqualTo(length >= 24);
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < 100; i++) {
            seen.add(KEY.placeholder(SandboxId.random(), "one", 8));
        }
        seen.add(KEY.placeholder(sandbox, "one", 8));
        seen.add(KEY.placeholder(sandbox, "two", 8));
        assertThat(seen).hasSize(102);
    }

    @Test
    void shouldMakeItsFileForItsOwnerOnlyAndReadItAgain(@TempDir Path dir) throws Exception {
        var file = new KeyFile(dir.resolve("key"), true);
        assertThat(file.read()).isEmpty();
        var made = file.make();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        assertThat(file.read().orElseThrow().id()).isEqualTo(made.id());
        try (var all = Files.list(dir)) {
            assertThat(all).hasSize(1);
        }
        Files.writeString(file.path(), "00".repeat(SealingKey.BYTES) + "\n");
        assertThat(file.read().orElseThrow().id()).isEqualTo(KEY.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "zz00000000000000000000000000000000000000000000000000000000000000"})
    void shouldTellOfAFileThatHoldsNoKey(String text, @TempDir Path dir) throws Exception {
        var file = Files.writeString(dir.resolve("key"), text);
        assertThatThrownBy(() -> new KeyFile(file, true).read())
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("holds no key");
    }
}
