package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.FaultException;
import dev.sandlot.model.NetworkHost;
import dev.sandlot.model.NetworkMode;
import dev.sandlot.model.NetworkPolicy;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy says to a request. */
class PolicyTest {
    private static final Presets PRESETS = Presets.load(null);

    private static Policy policy(NetworkMode mode, List<String> allow, List<String> deny) {
        return Policy.of(new NetworkPolicy(mode, allow, deny), PRESETS);
    }

    private static Policy allowing(String... rules) {
        return policy(NetworkMode.ALLOW, List.of(rules), List.of());
    }

    private static RequestTarget tunnel(String host, int port) {
        return RequestTarget.tunnel(NetworkHost.parse("host", host), port);
    }

    private static RequestTarget http(String method, String host, String path) {
        return new RequestTarget(NetworkHost.parse("host", host), 80, method, path);
    }

    @Test
    void shouldAllowWhatARuleAllowsAndTellWhich() {
        var verdict = allowing("a.example.org", "Example.org").judge(tunnel("EXAMPLE.org.", 443));
        assertThat(verdict).isEqualTo(new Verdict(Verdict.Kind.ALLOWED, "example.org", "a rule allows it"));
        assertThat(verdict.passes()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "example.org.evil.com, 443",
        "evilexample.org, 443",
        "a.example.org, 443",
        "org, 443",
        "example.org, 22",
        "example.org, 8443",
        "93.184.216.34, 443",
        "wild.test, 443",
        "wild.test.evil.com, 443",
        "xn--xample-2of.org, 443"
    })
    void shouldDenyWhatNoRuleAllows(String host, int port) {
        assertThat(allowing("example.org", "*.wild.test")
                        .judge(tunnel(host, port))
                        .kind())
                .isEqualTo(Verdict.Kind.DENIED);
    }

    @Test
    void shouldAllowNothingByAnEmptyList() {
        assertThat(allowing().judge(tunnel("example.org", 443)).reason())
                .isEqualTo("no rule allows example.org:443: the list of what is allowed is empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evil.com|evil.com:80|evil.com:443; the nearest is evil.com:80, which is about another port",
                "evil.com|*.evil.com|the nearest is *.evil.com, which does not match evil.com itself",
                "a.evil.com|evil.com|the nearest is evil.com, which does not match names below it",
                "evil.com|GET evil.com:443|the nearest is GET evil.com:443, which allows plain HTTP and no tunnel",
                "static.crates.io|index.crates.io|the nearest is index.crates.io",
                "static.crates.io|example.io|no rule allows static.crates.io:443",
                "1.2.3.4|5.2.3.4|no rule allows 1.2.3.4:443",
                "registry.npmjs.com|@dev|no rule allows registry.npmjs.com:443",
                "www.npmjs.org|@dev|the nearest is registry.npmjs.org:443 (@dev)"
            })
    void shouldNameTheNearestRule(String host, String rule, String reason) {
        assertThat(allowing("unrelated.test", rule, "other.test")
                        .judge(tunnel(host, 443))
                        .reason())
                .endsWith(reason);
    }

    @Test
    void shouldNameTheFirstOfSeveralRulesThatAreAsNear() {
        assertThat(allowing("a.example.org", "b.example.org")
                        .judge(tunnel("c.example.org", 443))
                        .reason())
                .endsWith("the nearest is a.example.org");
        assertThat(allowing("*.example.org", "c.example.org:22")
                        .judge(tunnel("c.example.org", 25))
                        .reason())
                .endsWith("the nearest is *.example.org, which is about another port");
    }

    @Test
    void shouldLetWhatDeniesWinAndTellOfANarrowerRuleThatAllows() {
        var policy = policy(NetworkMode.ALLOW, List.of("*.example.org", "api.example.org"), List.of("*.example.org:*"));
        assertThat(policy.judge(tunnel("api.example.org", 443)))
                .isEqualTo(new Verdict(
                        Verdict.Kind.DENIED,
                        "*.example.org:*",
                        "a rule denies it; the narrower rule *.example.org that allows it does not count, since a rule that denies wins over"
                                + " each that allows"));
        assertThat(policy(NetworkMode.ALLOW, List.of("*.example.org"), List.of("api.example.org"))
                        .judge(tunnel("api.example.org", 443))
                        .reason())
                .startsWith("a rule denies it; the rule *.example.org that allows it does not count");
        assertThat(policy(NetworkMode.ALLOW, List.of("example.org"), List.of("@dev"))
                        .judge(tunnel("github.com", 22)))
                .isEqualTo(new Verdict(Verdict.Kind.DENIED, "github.com:22 (@dev)", "a rule denies it"));
    }

    @Test
    void shouldDenyEveryHostByAStar() {
        var policy = policy(NetworkMode.ALLOW, List.of("example.org:*"), List.of("*:25"));
        assertThat(policy.judge(tunnel("example.org", 25)).rule()).isEqualTo("*:25");
        assertThat(policy.judge(tunnel("example.org", 26)).passes()).isTrue();
    }

    @Test
    void shouldLearnWhatWouldBeDeniedButNotWhatARuleDenies() {
        var policy = policy(NetworkMode.LEARN, List.of("example.org"), List.of("*.evil.com"));
        assertThat(policy.judge(tunnel("example.org", 443)).kind()).isEqualTo(Verdict.Kind.ALLOWED);
        var learned = policy.judge(tunnel("other.test", 22));
        assertThat(learned.kind()).isEqualTo(Verdict.Kind.LEARNED);
        assertThat(learned.passes()).isTrue();
        assertThat(learned.reason()).startsWith("no rule allows other.test:22");
        assertThat(policy.judge(tunnel("a.evil.com", 443)).kind()).isEqualTo(Verdict.Kind.DENIED);
    }

    @Test
    void shouldAllowAllButWhatIsDeniedWhereItIsOpenAndNothingWhereThereIsNone() {
        var open = policy(NetworkMode.OPEN, List.of(), List.of("evil.com:*"));
        assertThat(open.judge(tunnel("example.org", 1)))
                .isEqualTo(new Verdict(Verdict.Kind.ALLOWED, null, "this sandbox's network is open"));
        assertThat(open.judge(tunnel("evil.com", 1)).passes()).isFalse();
        assertThat(Policy.of(NetworkPolicy.NONE, PRESETS).judge(tunnel("example.org", 443)))
                .isEqualTo(new Verdict(Verdict.Kind.DENIED, null, "this sandbox has no network"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /a, true",
        "GET, /a/b?c=d, true",
        "GET, /a?x=/../b, true",
        "POST, /a, false",
        "get, /a, false",
        "GET, /ab, false",
        "GET, /, false",
        "GET, /a/../b, false",
        "GET, /a/%2e%2e/b, false",
        "GET, /a//b, false",
        "GET, /a/..;/b, false",
        "GET, /%61, false"
    })
    void shouldAllowPlainHttpByMethodAndPath(String method, String path, boolean allowed) {
        assertThat(allowing("GET example.org/a")
                        .judge(http(method, "example.org", path))
                        .passes())
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /b, true",
        "GET, /ab, true",
        "POST, /a, true",
        "GET, /a, false",
        "get, /A/b, false",
        "GET, /a/../b, false",
        "GET, /b/%2e%2e/a, false",
        "GET, /b;x, false"
    })
    void shouldDenyPlainHttpThatMayBeWhatARuleDenies(String method, String path, boolean allowed) {
        var policy = policy(NetworkMode.ALLOW, List.of("example.org"), List.of("GET example.org/a"));
        assertThat(policy.judge(http(method, "example.org", path)).passes()).isEqualTo(allowed);
    }

    @Test
    void shouldNotLetATunnelAroundARuleForPlainHttp() {
        assertThat(allowing("example.org/a").judge(tunnel("example.org", 80)).passes())
                .isFalse();
        var policy = policy(NetworkMode.ALLOW, List.of("example.org"), List.of("example.org/a"));
        assertThat(policy.judge(tunnel("example.org", 80)).reason())
                .startsWith(
                        "a rule denies some of what goes to example.org:80, and nobody sees what goes through a tunnel");
        assertThat(policy.judge(tunnel("example.org", 443)).passes()).isTrue();
    }

    @Test
    void shouldDenyAnAddressThatARuleDeniesAlsoByAName() throws Exception {
        var policy = policy(NetworkMode.ALLOW, List.of("example.org"), List.of("93.184.216.34"));
        var bad = InetAddress.getByName("93.184.216.34");
        assertThat(policy.judge(tunnel("example.org", 443)).passes()).isTrue();
        assertThat(policy.judge(tunnel("example.org", 443), InetAddress.getByName("93.184.216.35")))
                .isEqualTo(new Verdict(Verdict.Kind.ALLOWED, "example.org", "a rule allows it"));
        assertThat(policy.judge(tunnel("example.org", 443), bad))
                .isEqualTo(new Verdict(
                        Verdict.Kind.DENIED,
                        "93.184.216.34",
                        "example.org has the address 93.184.216.34, which a rule denies"));
        assertThat(policy.judge(tunnel("other.test", 443), InetAddress.getByName("1.1.1.1"))
                        .passes())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "1.2.3.4", "[2606:2800::1]", "xn--bcher-kva.example"})
    void shouldTellTheRuleThatIsWanted(String host) {
        var target = tunnel(host, 8443);
        var rule = Policy.wanted(target);
        assertThat(rule).isEqualTo(host + ":8443");
        assertThat(allowing(rule).judge(target).passes()).isTrue();
        assertThat(allowing(rule).judge(tunnel(host, 443)).passes()).isFalse();
    }

    @Test
    void shouldRefuseAPresetThatIsNotThere() {
        assertThatThrownBy(() -> allowing("@nope"))
                .isInstanceOf(FaultException.class)
                .hasMessage("network.allow has @nope, and there is no such preset: there are @agent, @dev");
    }

    @Test
    void shouldRefuseAPortThatIsNone() {
        for (int port : new int[] {-1, 0, 65_536}) {
            assertThatThrownBy(() -> tunnel("example.org", port)).hasMessage("port must be from 1 to 65535");
        }
    }
}
