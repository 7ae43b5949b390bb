package dev.sandlot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.config.EgressConfig.PrivateAddress;
import dev.sandlot.model.AddressRange;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkHost;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an administrator lets sandboxes reach. */
class EgressConfigTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/ann"));

    private EgressConfig read(String text) throws IOException {
        var file = Files.writeString(directory.resolve("sandlot.toml"), text);
        return new ConfigLoader(environment, false, directory.resolve("none"), 1L << 30)
                .load(file, null, null)
                .config()
                .egress();
    }

    private static PrivateAddress exception(String range, int port) {
        return new PrivateAddress(AddressRange.parse("range", range), port);
    }

    @Test
    void shouldHaveNoneUnlessTold() throws Exception {
        assertThat(read("")).isEqualTo(EgressConfig.USUAL);
    }

    @Test
    void shouldReadExceptionsHostsAndPresets() throws Exception {
        var egress = read("[egress]\npresets = \"/etc/p.toml\"\n"
                + "private = [\"10.1.2.3:5432\", \"127.0.0.1:8080\", \"192.168.0.0/16:443\", \"[fd00::1]:443\", \"[fd00::]/8:1\"]\n"
                + "hosts = [\"Git.internal = 10.1.2.3\", \"six.internal=fd00::1\"]\ndecisions = 500\n");
        assertThat(egress.decisions()).isEqualTo(500);
        assertThat(egress.presets()).isEqualTo(Path.of("/etc/p.toml"));
        assertThat(egress.exceptions())
                .containsExactly(
                        exception("10.1.2.3", 5432),
                        exception("127.0.0.1", 8080),
                        exception("192.168.0.0/16", 443),
                        exception("fd00::1", 443),
                        exception("fd00::/8", 1));
        assertThat(egress.hosts())
                .containsOnly(
                        Map.entry(NetworkHost.parse("host", "git.internal"), InetAddress.getByName("10.1.2.3")),
                        Map.entry(NetworkHost.parse("host", "six.internal"), InetAddress.getByName("fd00::1")));
    }

    @Test
    void shouldReadTheEnvironment() throws Exception {
        environment.put("SANDLOT_EGRESS_PRIVATE", "10.0.0.0/8:80, [::1]:81");
        assertThat(read("egress.private = []").exceptions())
                .containsExactly(exception("10.0.0.0/8", 80), exception("::1", 81));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "private = ['10.1.2.3']|must be addresses or ranges of them with a port",
                "private = ['10.1.2.3:0']|with a port",
                "private = ['10.1.2.3:65536']|with a port",
                "private = ['10.1.2.3:*']|with a port",
                "private = ['fd00::1:443']|with a port",
                "private = ['10.1.2.3/8:443']|no bits of the address behind those",
                "private = ['10.0.0.0/33:443']|from 0 to 32",
                "private = ['10.1:443']|ends in a number",
                "private = ['git.internal:443']|must be an address",
                "private = ['[fe80::1%eth0]:443']|no IPv6 address",
                "hosts = ['git.internal']|must be like",
                "hosts = ['git.internal=other.internal']|must be names with their addresses",
                "hosts = ['10.0.0.1=10.0.0.2']|must be names with their addresses",
                "hosts = ['a.test=10.0.0.1', 'A.test.=10.0.0.2']|has a.test twice",
                "hosts = ['a..test=10.0.0.1']|empty part",
                "presets = ''|must name a file",
                "private = 3|must be a list"
            })
    void shouldRefuseWhatIsNoneAndTellTheLine(String line, String why) {
        assertThatThrownBy(() -> read("[egress]\n" + line + "\n"))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("sandlot.toml:2: egress." + line.split(" ", 2)[0])
                .hasMessageContaining(why);
    }
}
