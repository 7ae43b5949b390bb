package dev.sandlot.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.bus.SecretRequest;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.GivenSecret;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SecretPlace;
import dev.sandlot.model.SecretValue;
import dev.sandlot.store.Database;
import dev.sandlot.store.SecretTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeepingTest {
    private static final String VALUE = "value-of-a-test-9f1c";
    private static final SandboxId SANDBOX = SandboxId.random();

    @TempDir
    Path dir;

    private final Vertx vertx = Vertx.vertx();
    private Database database;
    private Secrets secrets;

    @BeforeEach
    void open() throws Exception {
        database = get(Database.open(vertx, dir.resolve("db")));
    }

    @AfterEach
    void close() throws Exception {
        get(database.close());
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private Path keyFile() {
        return dir.resolve("secrets.key");
    }

    /** As a daemon that has just been started. */
    private SecretKeeping keeping() throws Exception {
        secrets = new Secrets();
        var keeping = new SecretKeeping(
                vertx,
                Clock.systemUTC(),
                new SecretTable(database),
                new KeyFile(keyFile(), true),
                KnownSecrets.load(),
                secrets);
        get(keeping.open());
        return keeping;
    }

    private static SecretRequest.SetSecret set(String name, String value) {
        return new SecretRequest.SetSecret(
                name, List.of("a.test"), new SecretPlace(SecretPlace.Kind.BEARER, null), null, new SecretValue(value));
    }

    private String placeholder(String name) {
        return secrets.variables(SANDBOX, List.of(new GivenSecret(name, "V"))).get("V");
    }

    @Test
    void shouldKeepThemOverARestartAndNeverInTheClear() throws Exception {
        var keeping = keeping();
        assertThat(keyFile()).doesNotExist();
        get(keeping.set(set("one", VALUE)));
        var placeholder = placeholder("one");
        assertThat(placeholder).hasSameSizeAs(VALUE);
        var again = keeping();
        assertThat(again.all().get(0).value().text()).isEqualTo(VALUE);
        assertThat(placeholder("one")).isEqualTo(placeholder);
        try (var files = Files.walk(dir)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(VALUE);
            }
        }
        assertThat(again.all().toString()).doesNotContain(VALUE);
        assertThat(set("one", VALUE).toString()).doesNotContain(VALUE);
    }

    @Test
    void shouldLoseNothingWithItsKeyAndSaySo() throws Exception {
        get(keeping().set(set("one", VALUE)));
        var key = Files.readAllBytes(keyFile());
        for (boolean other : List.of(false, true)) {
            Files.delete(keyFile());
            if (other) {
                new KeyFile(keyFile(), true).make();
            }
            var without = keeping();
            assertThat(without.all().get(0).value()).isNull();
            assertThat(placeholder("one")).isNull();
            assertThatThrownBy(() -> get(without.set(set("two", VALUE))))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("The key of the secrets is not in " + keyFile());
            assertThat(Files.exists(keyFile())).isEqualTo(other);
            Files.write(keyFile(), key);
            assertThat(keeping().all().get(0).value().text()).isEqualTo(VALUE);
        }
        Files.delete(keyFile());
        var anew = keeping();
        get(anew.remove("one"));
        get(anew.set(set("two", VALUE)));
        assertThat(keeping().all()).hasSize(1).allMatch(kept -> kept.value() != null);
    }

    @Test
    void shouldForgetTheValueAndKnowThePlaceholderWhileSomebodyHasIt() throws Exception {
        var keeping = keeping();
        get(keeping.set(set("one", VALUE)));
        var given = List.of(new GivenSecret("one", null));
        secrets.requireKnown(given);
        get(keeping.remove("one"));
        assertThatThrownBy(() -> secrets.requireKnown(given))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("sandlot secret set one");
        assertThatThrownBy(() -> get(keeping.remove("one"))).hasMessageContaining("There is no secret");
        var later = keeping();
        assertThat(later.all()).isEmpty();
        get(later.forgetBut(List.of("one")));
        assertThat(secrets.of(SANDBOX).isEmpty()).isFalse();
        get(later.forgetBut(List.of()));
        assertThat(secrets.of(SANDBOX).isEmpty()).isTrue();
        keeping();
        assertThat(secrets.of(SANDBOX).isEmpty()).isTrue();
    }

    @Test
    void shouldExposeTheValueWhereThatIsWanted() throws Exception {
        get(keeping().set(set("one", VALUE)));
        var env = List.of(new GivenSecret("one", "V", GivenSecret.Exposure.ENV));
        assertThat(secrets.variables(SANDBOX, env)).isEqualTo(Map.of("V", VALUE));
        assertThat(secrets.files(env)).isEmpty();
        var file = List.of(new GivenSecret("one", "V", GivenSecret.Exposure.FILE));
        assertThat(secrets.variables(SANDBOX, file)).isEqualTo(Map.of("V_FILE", "/var/run/secrets/one"));
        assertThat(secrets.files(file).get("/var/run/secrets/one").text()).isEqualTo(VALUE);
        assertThat(secrets.files(List.of(new GivenSecret("one", "V")))).isEmpty();
    }

    @Test
    void shouldSayWhatIsMissing() throws Exception {
        var keeping = keeping();
        assertThatThrownBy(() ->
                        keeping.set(new SecretRequest.SetSecret("x", List.of(), null, null, new SecretValue(VALUE))))
                .hasMessageContaining("hosts");
        get(keeping.set(new SecretRequest.SetSecret("anthropic", List.of(), null, null, new SecretValue(VALUE))));
        var variables = secrets.variables(SANDBOX, List.of(new GivenSecret("anthropic", null)));
        assertThat(variables)
                .containsEntry("ANTHROPIC_BASE_URL", "http://127.0.0.1:3128/https/api.anthropic.com")
                .containsKey("ANTHROPIC_API_KEY")
                .hasSize(2);
        for (var wrong : List.of("short", "with\nbreak", "with\0nul-in-it", " spaced ", "umläut-value")) {
            assertThatThrownBy(() -> new SecretValue(wrong))
                    .isInstanceOf(FaultException.class)
                    .hasMessageNotContaining(wrong);
        }
    }
}
