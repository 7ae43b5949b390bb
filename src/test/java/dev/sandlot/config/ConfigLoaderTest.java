package dev.sandlot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final long HOST_MEMORY = 64L << 30;

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/ann"));
    private boolean root;

    private ConfigLoader.Loaded load(Path file, String listen, Path stateDir) {
        return new ConfigLoader(environment, root, directory.resolve("system.toml"), HOST_MEMORY)
                .load(file, listen, stateDir);
    }

    private Config defaults() {
        return load(null, null, null).config();
    }

    private Path file(String text) {
        try {
            return Files.writeString(directory.resolve("sandlot.toml"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String refusal(String text) {
        try {
            load(file(text), null, null);
        } catch (FaultException e) {
            return e.getMessage();
        }
        throw new AssertionError("it was accepted");
    }

    @Test
    void shouldHaveDefaults() {
        var config = defaults();
        assertThat(config.stateDir()).isEqualTo(Path.of("/home/ann/.local/state/sandlot"));
        assertThat(config.server().host()).isEqualTo("127.0.0.1");
        assertThat(config.server().port()).isEqualTo(3000);
        assertThat(config.server().tls()).isNull();
        assertThat(config.sandboxes().max()).isEqualTo(500);
        assertThat(config.sandboxes().defaults()).isEqualTo(new Limits(null, 4L << 30, 1024L, null));
        assertThat(config.sandboxes().greatest()).isEqualTo(Limits.NONE);
        assertThat(config.sandboxes().stopGrace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.logs()).isEqualTo(new Config.Logs(256L << 20, 100_000));
    }

    @Test
    void shouldKeepStateWhereTheUserKeepsIt() {
        environment.put("XDG_STATE_HOME", "/data/state");
        assertThat(defaults().stateDir()).isEqualTo(Path.of("/data/state/sandlot"));
        root = true;
        assertThat(defaults().stateDir()).isEqualTo(Path.of("/var/lib/sandlot"));
    }

    @Test
    void shouldNotPromiseMoreMemoryThanTheHostHas() {
        var small = new ConfigLoader(environment, false, directory.resolve("none"), 1L << 30);
        assertThat(small.load(null, null, null).config().sandboxes().defaults().memoryBytes())
                .isEqualTo(1L << 30);
    }

    @Test
    void shouldLetFlagsWinOverTheEnvironmentAndThatOverTheFile() {
        var file = file("[server]\nlisten = \"127.0.0.1:1\"\nmax_body_bytes = 5_000\n[sandboxes]\nmax = 3\n");
        environment.put("SANDLOT_SERVER_LISTEN", "127.0.0.1:2");
        environment.put("SANDLOT_SANDBOXES_MAX", "4");
        environment.put("SANDLOT_SERVER_HOSTS", "a.example, b.example");
        var config = load(file, "[::1]:3", Path.of("/tmp/x/../y")).config();
        assertThat(config.server().host()).isEqualTo("::1");
        assertThat(config.server().port()).isEqualTo(3);
        assertThat(config.server().maxBodyBytes()).isEqualTo(5000);
        assertThat(config.server().hosts()).containsExactly("a.example", "b.example");
        assertThat(config.sandboxes().max()).isEqualTo(4);
        assertThat(config.stateDir()).isEqualTo(Path.of("/tmp/y"));
    }

    @Test
    void shouldReadTheUsualFileWhereNoneIsNamed() throws Exception {
        root = true;
        Files.writeString(directory.resolve("system.toml"), "sandboxes.max = 7");
        assertThat(defaults().sandboxes().max()).isEqualTo(7);
        environment.put("SANDLOT_CONFIG", file("sandboxes.max = 8").toString());
        assertThat(defaults().sandboxes().max()).isEqualTo(8);
    }

    @Test
    void shouldNameTheLineOfAnUnknownKeyAndWhatMayBeMeant() {
        assertThat(refusal("# mine\n[server]\n\nlissten = \"x\"\n"))
                .contains("sandlot.toml:4:")
                .contains("unknown key server.lissten")
                .contains("did you mean server.listen?");
        assertThat(refusal("[sandbox]\nmax = 3\n")).contains("sandlot.toml:1:").contains("unknown key sandbox");
        assertThat(refusal("server.max_body_byte = 3")).contains(":1:").contains("server.max_body_bytes?");
    }

    @Test
    void shouldNameTheLineOfAValueOfTheWrongType() {
        assertThat(refusal("[sandboxes]\nmax = \"many\"\n"))
                .contains("sandlot.toml:2: sandboxes.max must be a whole number");
        assertThat(refusal("[server]\nhosts = [1]\n")).contains(":2:").contains("list of texts");
        assertThat(refusal("server = 3")).contains(":1:");
        assertThat(refusal("[sandboxes]\nmax = 0\n")).contains(":2: sandboxes.max must be from 1 to");
        assertThat(refusal("[sandboxes]\ndefault_memory_bytes = 5\n"))
                .contains(":2:")
                .contains("at least 4194304");
    }

    @Test
    void shouldNameTheLineOfBrokenToml() {
        assertThat(refusal("[server]\nlisten = \n")).contains("sandlot.toml:2").contains("not valid TOML");
    }

    @Test
    void shouldRefuseAFileThatIsNotThere() {
        assertThatThrownBy(() -> load(directory.resolve("none.toml"), null, null))
                .hasMessageContaining("none.toml: there is no such file");
    }

    @Test
    void shouldWarnOfUnknownVariablesButNotOfTheClients() {
        environment.put("SANDLOT_URL", "http://x");
        environment.put("SANDLOT_TOKEN", "t");
        environment.put("SANDLOT_LISTEN", "127.0.0.1:1");
        environment.put("SANDLOT_SANDBOXES_MAXX", "1");
        assertThat(load(null, null, null).warnings())
                .hasSize(2)
                .anyMatch(line -> line.contains("SANDLOT_LISTEN"))
                .anyMatch(line -> line.contains("did you mean SANDLOT_SANDBOXES_MAX?"));
    }

    @Test
    void shouldRefuseAVariableOfTheWrongType() {
        environment.put("SANDLOT_SANDBOXES_MAX", "many");
        assertThatThrownBy(this::defaults).hasMessageContaining("SANDLOT_SANDBOXES_MAX: must be a whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3000", "127.0.0.1", "127.0.0.1:99999", "::1:3000", ":3000", "a b:1:2", ""})
    void shouldRefuseWhatIsNoAddress(String listen) {
        assertThatThrownBy(() -> load(null, listen, null))
                .hasMessageContaining("--listen: server.listen must be HOST:PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:3000", "[::]:3000", "192.0.2.1:80"})
    void shouldNotListenForOthersWithoutTls(String listen) {
        assertThatThrownBy(() -> load(null, listen, null))
                .hasMessageContaining("--listen")
                .hasMessageContaining("server.tls_key");
    }

    @Test
    void shouldListenForOthersWithTls() throws Exception {
        var pem = Files.writeString(directory.resolve("x.pem"), "x");
        environment.put("SANDLOT_SERVER_TLS_KEY", pem.toString());
        assertThatThrownBy(() -> load(null, "0.0.0.0:3000", null)).hasMessageContaining("server.tls_certificate");
        environment.put("SANDLOT_SERVER_TLS_CERTIFICATE", pem.toString());
        assertThat(load(null, "0.0.0.0:3000", null).config().server().tls()).isEqualTo(new Config.Tls(pem, pem));
        environment.put("SANDLOT_SERVER_TLS_KEY", directory.resolve("no.pem").toString());
        assertThatThrownBy(() -> load(null, "0.0.0.0:3000", null)).hasMessageContaining("can be read");
    }

    @Test
    void shouldRefuseDefaultsAboveTheGreatestLimits() {
        assertThat(refusal("[sandboxes]\ndefault_pids = 50\ngreatest_pids = 40\n"))
                .contains(":2:")
                .contains("greatest_pids (40)");
        assertThat(refusal("[sandboxes]\ngreatest_pids = 40\n")).contains(":2:").contains("default_pids");
    }

    @Test
    void shouldDocumentEveryKeyWithItsDefault() throws Exception {
        var text = Files.readString(Path.of("conf/sandlot.toml"));
        var found = new HashMap<String, JsonNode>();
        flatten("", new TomlMapper().readTree(text), found);
        for (var entry : found.entrySet()) {
            var key = Key.named(entry.getKey()).orElseThrow(() -> new AssertionError(entry.getKey()));
            assertThat(plain(entry.getValue())).as(key.name()).isEqualTo(plain(key.standard()));
        }
        for (var key : Key.ALL) {
            var last = key.name().substring(key.name().lastIndexOf('.') + 1);
            var line = (key.standard() == null ? "^#" : "^") + Pattern.quote(last) + " = ";
            assertThat(Pattern.compile(line, Pattern.MULTILINE).matcher(text).find())
                    .as("a line for " + key.name())
                    .isTrue();
        }
        assertThat(load(Path.of("conf/sandlot.toml"), null, null).config()).isEqualTo(defaults());
        assertThat(defaults().ssh()).isNull();
    }

    @Test
    void shouldListenForSshWhereItIsTold() {
        assertThat(defaults().ssh()).isNull();
        assertThat(load(file("[ssh]\nlisten = \"0.0.0.0:2222\"\n"), null, null)
                        .config()
                        .ssh())
                .isEqualTo(new Config.Ssh("0.0.0.0", 2222));
        environment.put("SANDLOT_SSH_LISTEN", "[::1]:0");
        assertThat(defaults().ssh()).isEqualTo(new Config.Ssh("::1", 0));
        environment.clear();
        environment.put("HOME", "/home/ann");
        assertThat(refusal("[ssh]\nlisten = \"2222\"\n")).contains("sandlot.toml:2: ssh.listen must be HOST:PORT");
    }

    @Test
    void shouldReadWhoIsTold() {
        assertThat(defaults().notifications().isWanted()).isFalse();
        var told = load(
                        file("[notifications]\nwebhook = \"https://example.org\"\nwebhook_secret = \"s\"\n"
                                + "ntfy = \"https://ntfy.sh/my-topic\"\nntfy_token = \"tk_1\"\npublic_url = \"http://box:3000\"\n"
                                + "[agents]\nbudget_usd = 2.5\n"),
                        null,
                        null)
                .config();
        assertThat(told.notifications())
                .isEqualTo(new Config.Notifications(
                        URI.create("https://example.org/"),
                        "s",
                        URI.create("https://ntfy.sh/my-topic"),
                        "tk_1",
                        URI.create("http://box:3000/")));
        assertThat(told.agents().budget()).isEqualTo(2.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook = \"ftp://s3cret.example.org/\"",
                "webhook = \"https://s3cret@example.org/\"",
                "webhook = \"https:///s3cret\"",
                "webhook = \"s3cret\"",
                "webhook = \"https://example.org/#s3cret\"",
                "webhook = \"https://example.org/s3 cret\"",
                "webhook_secret = \"s3cret\"",
                "ntfy = \"https://ntfy.sh/\"",
                "ntfy = \"https://ntfy.sh/s3cret?auth=1\"",
                "ntfy_token = \"s3cret\"",
                "ntfy = \"https://ntfy.sh/t\"\nntfy_token = \"s3cret\\r\\nX: y\""
            })
    void shouldRefuseAddressesThatAreNoneWithoutShowingThem(String line) {
        assertThat(refusal("[notifications]\n" + line + "\n"))
                .contains("notifications.")
                .doesNotContain("s3cret");
    }

    private static void flatten(String prefix, JsonNode node, Map<String, JsonNode> into) {
        node.properties().forEach(entry -> {
            if (entry.getValue().isObject()) {
                flatten(prefix + entry.getKey() + ".", entry.getValue(), into);
            } else {
                into.put(prefix + entry.getKey(), entry.getValue());
            }
        });
    }

    private static Object plain(Object value) {
        if (value instanceof JsonNode node && node.isArray()) {
            var list = new ArrayList<Object>();
            node.forEach(item -> list.add(item.asText()));
            return list;
        }
        if (value instanceof JsonNode node) {
            return node.isNumber() ? (Object) node.doubleValue() : node.asText();
        }
        return value instanceof Number number
                ? (Object) number.doubleValue()
                : value instanceof List<?> ? value : value;
    }
}
