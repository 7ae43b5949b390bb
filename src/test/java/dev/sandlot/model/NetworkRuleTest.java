package dev.sandlot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How the rules of a network policy are written. */
class NetworkRuleTest {
    private static NetworkRule.Destination destination(String text) {
        return (NetworkRule.Destination) NetworkRule.parse("network.allow", text);
    }

    @Test
    void shouldMeanTwoPortsWhereNoneIsNamed() {
        assertThat(destination("example.org").ports()).containsExactlyInAnyOrder(80, 443);
        assertThat(destination("example.org:8443").ports()).containsExactly(8443);
        assertThat(destination("example.org:*").hasPort(1)).isTrue();
    }

    @Test
    void shouldMeanPlainHttpWhereThereIsAMethodOrAPath() {
        assertThat(destination("GET,head example.org:8080/a/b"))
                .isEqualTo(new NetworkRule.Destination(
                        List.of("HEAD", "GET"),
                        NetworkRule.Reach.HOST,
                        NetworkHost.parse("host", "example.org"),
                        List.of(8080),
                        "/a/b"));
        assertThat(destination("example.org/a").ports()).containsExactly(80);
        assertThat(destination("GET example.org").ports()).containsExactly(80);
    }

    @Test
    void shouldNotMeanTheNameItselfByAllNamesBelowIt() {
        var below = destination("*.example.org");
        assertThat(below.hasHost(NetworkHost.parse("host", "a.example.org"))).isTrue();
        assertThat(below.hasHost(NetworkHost.parse("host", "a.b.example.org"))).isTrue();
        assertThat(below.hasHost(NetworkHost.parse("host", "example.org"))).isFalse();
        assertThat(below.hasHost(NetworkHost.parse("host", "notexample.org"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Example.ORG.|example.org",
                "bücher.example:443|xn--bcher-kva.example:443",
                "[2001:DB8:0::1]:443|[2001:db8::1]:443",
                "[::ffff:8.8.8.8]|8.8.8.8",
                "*.Example.org:*|*.example.org:*",
                "post,get  example.org/a/|GET,POST example.org/a/",
                "GET example.org:80|GET example.org",
                "*:25|*:25",
                "*|*",
                "@dev|@dev"
            })
    void shouldHaveOneSpelling(String text, String spelling) {
        var rule = NetworkRule.parse("network.deny", text);
        assertThat(rule).hasToString(spelling);
        assertThat(NetworkRule.parse("network.deny", spelling)).isEqualTo(rule);
    }

    static Stream<Arguments> shouldSayWhatToWriteInstead() {
        return Stream.of(
                Arguments.of("https://example.org", "write example.org:443"),
                Arguments.of("https://example.org/a/b?c#d", "write example.org:443"),
                Arguments.of("https://user:pw@Example.org:8443/a", "write example.org:8443"),
                Arguments.of("http://example.org", "write example.org:80"),
                Arguments.of("http://example.org/a/b?c", "write example.org/a/b"),
                Arguments.of("http://example.org:8080/a", "write example.org:8080/a"),
                Arguments.of("wss://example.org/socket", "write example.org:443"),
                Arguments.of("ssh://git@github.com/a/b.git", "write github.com:22"),
                Arguments.of("git@github.com:a/b.git", "write github.com:22"),
                Arguments.of("ftp://example.org/", "write example.org"),
                Arguments.of("https://", "is a URL: rules have no scheme"),
                Arguments.of("https://127.1/", "is a URL: rules have no scheme"),
                Arguments.of("example.org/", "leave the / out"),
                Arguments.of("*example.org", "a * in the middle"),
                Arguments.of("api.*.org", "a * in the middle"),
                Arguments.of("*.*.org", "a * in the middle"),
                Arguments.of("*.", "must name a host"),
                Arguments.of("*.1.2.3.4", "a *. before an address"),
                Arguments.of("127.1", "ends in a number"),
                Arguments.of("2001:db8::1", "needs brackets"),
                Arguments.of("[fe80::1%eth0]", "no IPv6 address"),
                Arguments.of("example.org:", "no port behind its colon"),
                Arguments.of("example.org:0", "no port behind its colon"),
                Arguments.of("example.org:080", "no port behind its colon"),
                Arguments.of("example.org:65536", "no port behind its colon"),
                Arguments.of("example.org:+80", "no port behind its colon"),
                Arguments.of("example.org:80:90", "needs brackets"),
                Arguments.of("CONNECT example.org", "a rule without methods allows those"),
                Arguments.of("GET, POST example.org", "is no destination"),
                Arguments.of("GE:T example.org", "begins with no methods"),
                Arguments.of(",GET example.org", "begins with no methods"),
                Arguments.of("example.org/a/../b", "not plain"),
                Arguments.of("example.org/a//b", "not plain"),
                Arguments.of("example.org/a?b", "not plain"),
                Arguments.of("example.org/%2e%2e", "not plain"),
                Arguments.of("example.org/*", "has a path with a *"),
                Arguments.of(" example.org", "is no destination"),
                Arguments.of("example.org ", "is no destination"),
                Arguments.of("example.org\nevil.com", "is no destination"),
                Arguments.of("a b c", "is no destination"),
                Arguments.of("example.org\0", "U+0000"),
                Arguments.of("user@example.org", "names a user"),
                Arguments.of("@", "is no preset"),
                Arguments.of("@Dev", "is no preset"),
                Arguments.of("@a b", "is no preset"),
                Arguments.of("", "1 to 1024 characters"),
                Arguments.of("a".repeat(2000), "1 to 1024 characters"));
    }

    @ParameterizedTest
    @MethodSource
    void shouldSayWhatToWriteInstead(String text, String hint) {
        assertThatThrownBy(() -> NetworkRule.require("network.allow", text))
                .isInstanceOfSatisfying(FaultException.class, e -> {
                    assertThat(e.fault().kind()).isEqualTo(Fault.Kind.INVALID);
                    assertThat(e.fault().errors())
                            .singleElement()
                            .extracting(Fault.FieldError::field)
                            .isEqualTo("network.allow");
                    assertThat(e.getMessage()).matches("[ -~]+");
                })
                .hasMessageContaining(hint);
    }

    @Test
    void shouldOnlyDenyEveryHost() {
        assertThat(new NetworkPolicy(NetworkMode.ALLOW, null, List.of("*:25")).deny())
                .containsExactly("*:25");
        assertThatThrownBy(() -> new NetworkPolicy(NetworkMode.ALLOW, List.of("GET *"), null))
                .hasMessageContaining("network.allow must name hosts");
    }

    @Test
    void shouldBoundTheRulesOfAPolicy() {
        var most = IntStream.range(0, 256).mapToObj(i -> "h" + i + ".org").toList();
        assertThat(new NetworkPolicy(NetworkMode.ALLOW, most, null).allow()).hasSize(256);
        assertThatThrownBy(() -> new NetworkPolicy(NetworkMode.ALLOW, null, Collections.nCopies(257, "a.org")))
                .hasMessageContaining("network.deny must be at most 256");
    }
}
