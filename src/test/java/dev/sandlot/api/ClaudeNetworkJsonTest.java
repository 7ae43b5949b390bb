package dev.sandlot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.NetworkRule;
import dev.sandlot.model.NetworkRule.Destination;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Network policies in the words of Claude Code's settings. */
class ClaudeNetworkJsonTest {
    private static final List<Destination> DEV =
            List.of((Destination) NetworkRule.parse("rule", "deb.debian.org"), (Destination)
                    NetworkRule.parse("rule", "github.com:22"));

    private static ClaudeNetworkJson.Imported read(String json) {
        return ClaudeNetworkJson.read(new JsonObject(json.replace('\'', '"')));
    }

    private static ClaudeNetworkJson.Exported write(NetworkPolicy policy) {
        return ClaudeNetworkJson.write(policy, name -> {
            assertThat(name).isEqualTo("dev");
            return DEV;
        });
    }

    @Test
    void shouldReadDomainsWithAndWithoutPorts() {
        var read = read(
                "{'model': 'x', 'sandbox': {'enabled': true, 'network': {'allowedDomains': ['Example.org', '*.wild.test:443',"
                        + " '[2001:db8::1]', '[::1]:443', '1.2.3.4', 'example.org'], 'deniedDomains': ['*:25', 'evil.com'], 'strictAllowlist': true}}}");
        assertThat(read.policy())
                .isEqualTo(new NetworkPolicy(
                        NetworkMode.ALLOW,
                        List.of("example.org:*", "*.wild.test:443", "[2001:db8::1]:*", "[::1]:443", "1.2.3.4:*"),
                        List.of("*:25", "evil.com:*")));
        assertThat(read.left()).isEmpty();
    }

    @Test
    void shouldListWhatAPolicyCannotSay() {
        var read = read(
                "{'allowedDomains': ['*', 'https://a.test', 'a.test/b', 'a*.test', '2001:db8::1', 'ok.test', '@dev', 'GET a.test'],"
                        + " 'allowUnixSockets': ['/run/x'], 'allowLocalBinding': true, 'allowAllUnixSockets': false, 'httpProxyPort': 3128}");
        assertThat(read.policy().allow()).containsExactly("ok.test:*");
        assertThat(read.left())
                .containsExactly(
                        "allowLocalBinding: has no meaning for a sandbox's network here",
                        "allowUnixSockets: has no meaning for a sandbox's network here",
                        "allowedDomains: \"*\" would allow every host",
                        "allowedDomains: \"2001:db8::1\" is no domain",
                        "allowedDomains: \"@dev\" is no domain",
                        "allowedDomains: \"GET a.test\" is no domain",
                        "allowedDomains: \"a*.test:*\" has a * in the middle: it can only stand alone, or for all names below one, as in"
                                + " *.example.org",
                        "allowedDomains: \"a.test/b\" is no domain",
                        "allowedDomains: \"https://a.test\" is no domain",
                        "httpProxyPort: has no meaning for a sandbox's network here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'sandbox': true}",
                "{'sandbox': {}}",
                "{'sandbox': {'network': []}}",
                "{'sandbox': {'network': {'allow': ['a.test']}}}",
                "{'allowedDomains': 'a.test'}",
                "{'allowedDomains': null}",
                "{'deniedDomains': [1]}",
                "{'deniedDomains': [null]}"
            })
    void shouldRefuseWhatIsNoSuchSetting(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(FaultException.class)
                .hasMessageStartingWith("sandbox.network");
    }

    @Test
    void shouldWriteEveryPortThatARuleHas() {
        var written = write(new NetworkPolicy(
                NetworkMode.ALLOW,
                List.of("example.org", "*.wild.test:8443", "any.test:*", "@dev", "[::1]"),
                List.of("*:25")));
        assertThat(written.settings())
                .isEqualTo(new JsonObject(
                        "{\"sandbox\": {\"network\": {\"allowedDomains\": [\"example.org:443\", \"example.org:80\","
                                + " \"*.wild.test:8443\", \"any.test\", \"deb.debian.org:443\", \"deb.debian.org:80\", \"github.com:22\","
                                + " \"[::1]:443\", \"[::1]:80\"], \"deniedDomains\": [\"*:25\"]}}}"));
        assertThat(written.left()).isEmpty();
    }

    @Test
    void shouldListWhatTheSettingsCannotSayAndNeverAllowMore() {
        var written = write(new NetworkPolicy(NetworkMode.LEARN, List.of("GET a.test/b"), List.of("c.test/d")));
        assertThat(written.settings().encode())
                .isEqualTo("{\"sandbox\":{\"network\":{\"allowedDomains\":[],\"deniedDomains\":[\"c.test:80\"]}}}");
        assertThat(written.left())
                .containsExactly(
                        "mode learn: lets more through than what is allowed, and there is no such mode",
                        "GET a.test/b: there are no methods and paths; it is left out",
                        "c.test/d: there are no methods and paths; the whole host is denied");
    }

    @Test
    void shouldReadWhatItWrites() {
        var policy = new NetworkPolicy(
                NetworkMode.ALLOW,
                List.of("example.org:443", "*.wild.test:*", "[::1]:8080"),
                List.of("*:25", "evil.com:*"));
        assertThat(ClaudeNetworkJson.read(write(policy).settings()).policy()).isEqualTo(policy);
    }
}
