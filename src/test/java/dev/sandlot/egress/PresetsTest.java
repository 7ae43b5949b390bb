package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkHost;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.NetworkRule.Destination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lists that come with the daemon, and those of an administrator. */
class PresetsTest {
    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("egress.toml"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "agent, api.anthropic.com, 443",
        "agent, api.openai.com, 443",
        "agent, chatgpt.com, 443",
        "agent, generativelanguage.googleapis.com, 443",
        "dev, registry.npmjs.org, 443",
        "dev, files.pythonhosted.org, 443",
        "dev, repo.maven.apache.org, 443",
        "dev, proxy.golang.org, 443",
        "dev, deb.debian.org, 80",
        "dev, github.com, 22",
        "dev, objects.githubusercontent.com, 443"
    })
    void shouldAllowWhatItIsFor(String preset, String host, int port) {
        var policy = Policy.of(new NetworkPolicy(NetworkMode.ALLOW, List.of("@" + preset), null), Presets.load(null));
        assertThat(policy.judge(RequestTarget.tunnel(NetworkHost.parse("host", host), port))
                        .passes())
                .isTrue();
    }

    @Test
    void shouldNotRepeatItselfAndTellWhatItIsFor() {
        var all = Presets.load(null).all();
        assertThat(all).containsOnlyKeys("agent", "dev");
        all.values().forEach(preset -> {
            assertThat(preset.about()).isNotBlank();
            assertThat(preset.rules()).doesNotHaveDuplicates();
        });
    }

    @Test
    void shouldLetAnAdministratorsWin() throws Exception {
        var presets = Presets.load(
                file(
                        "[presets.dev]\nabout = \"Ours\"\nallow = [\"mirror.test\"]\n[presets.mine]\nabout = \"\"\nallow = []\n"));
        assertThat(presets.all()).containsOnlyKeys("agent", "dev", "mine");
        assertThat(presets.all().get("dev").rules())
                .extracting(Destination::toString)
                .containsExactly("mirror.test");
        presets.requireKnown(new NetworkPolicy(NetworkMode.ALLOW, List.of("@mine"), List.of("@dev")));
        assertThatThrownBy(() -> presets.requireKnown(new NetworkPolicy(NetworkMode.ALLOW, null, List.of("@min"))))
                .isInstanceOf(FaultException.class)
                .hasMessage("network.deny has @min, and there is no such preset: there are @agent, @dev, @mine");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[presets.a]\\nabout = 'x'|allow",
                "[presets.a]\\nallow = []|about",
                "[presets.a]\\nabout = 'x'\\nallow = []\\ndeny = []|deny",
                "[preset.a]\\nabout = 'x'\\nallow = []|preset",
                "[presets.A]\\nabout = 'x'\\nallow = []|presets.A must have a name",
                "[presets.a]\\nabout = 'x'\\nallow = ['@dev']|not \"@dev\"",
                "[presets.a]\\nabout = 'x'\\nallow = ['*']|not \"*\"",
                "[presets.a]\\nabout = 'x'\\nallow = ['https://x.org']|write x.org:443",
                "[presets.a|Premature end",
                "''|presets"
            })
    void shouldRefuseWhatIsNotUnderstood(String text, String why) throws Exception {
        var file = file(text.replace("\\n", "\n"));
        assertThatThrownBy(() -> Presets.load(file))
                .isInstanceOf(FaultException.class)
                .hasMessageStartingWith("egress.presets: " + file)
                .hasMessageContaining(why);
    }

    @Test
    void shouldRefuseAFileThatIsNotThere() {
        assertThatThrownBy(() -> Presets.load(directory.resolve("none.toml")))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("can't be read");
    }
}
