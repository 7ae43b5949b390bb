package dev.sandlot.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One spelling for each host, and no other is taken. */
class NetworkHostTest {
    private static final String LABEL = "a".repeat(63);

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org",
        "EXAMPLE.Org, example.org",
        "example.org., example.org",
        "localhost, localhost",
        "my_service.internal, my_service.internal",
        "r3---sn.example.org, r3---sn.example.org",
        "1.2.3.com, 1.2.3.com",
        "3com, 3com",
        "0x7f.1.com, 0x7f.1.com",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "example。org, example.org",
        "аpple.com, xn--pple-43d.com"
    })
    void shouldSpellANameInOneWay(String asked, String name) {
        var host = NetworkHost.parse("host", asked);
        assertThat(host).hasToString(name);
        assertThat(host.address()).isNull();
        assertThat(NetworkHost.parse("host", name)).isEqualTo(host).hasSameHashCodeAs(host);
    }

    @ParameterizedTest
    @CsvSource({
        "93.184.216.34, 93.184.216.34",
        "0.0.0.0, 0.0.0.0",
        "::1, [::1]",
        "[::1], [::1]",
        "2001:DB8:0:0:0:0:0:1, [2001:db8::1]",
        "2001:db8:0:1:0:0:0:1, [2001:db8:0:1::1]",
        "1:0:0:2:0:0:0:3, [1:0:0:2::3]",
        "1:2:3:4:5:6:0:8, [1:2:3:4:5:6:0:8]",
        "1::, [1::]",
        "::, [::]",
        "::ffff:10.0.0.1, 10.0.0.1",
        "[::ffff:7f00:1], 127.0.0.1",
        "0:0:0:0:0:ffff:7f00:0001, 127.0.0.1",
        "::127.0.0.1, 127.0.0.1",
        "::a00:1, 10.0.0.1",
        "64:ff9b::10.0.0.1, 10.0.0.1",
        "64:ff9b::a9fe:a9fe, 169.254.169.254",
        "64:ff9b:1::1, [64:ff9b:1::1]"
    })
    void shouldReduceAnAddressToWhatItReaches(String asked, String reached) throws Exception {
        var host = NetworkHost.parse("host", asked);
        assertThat(host).hasToString(reached);
        assertThat(host.address()).isEqualTo(InetAddress.getByName(reached));
    }

    static Stream<Arguments> shouldRefuseAllElse() {
        return Stream.of(
                // What inet_aton(3) or a resolver takes for an address.
                Arguments.of("2130706433", "ends in a number"),
                Arguments.of("017700000001", "ends in a number"),
                Arguments.of("0x7f000001", "ends in a number"),
                Arguments.of("0X7F000001", "ends in a number"),
                Arguments.of("0177.0.0.1", "ends in a number"),
                Arguments.of("127.0.0.01", "ends in a number"),
                Arguments.of("0x7f.1", "ends in a number"),
                Arguments.of("127.0x1", "ends in a number"),
                Arguments.of("127.1", "ends in a number"),
                Arguments.of("127.0.1", "ends in a number"),
                Arguments.of("1.2.3", "ends in a number"),
                Arguments.of("0x", "ends in a number"),
                Arguments.of("example.0x", "ends in a number"),
                Arguments.of("256.1.1.1", "ends in a number"),
                Arguments.of("1.2.3.4.5", "ends in a number"),
                Arguments.of("example.123", "ends in a number"),
                Arguments.of("127.0.0.1.", "ends in a number"),
                Arguments.of("１２７.0.0.1", "ends in a number"),
                Arguments.of("127。0。0。1", "ends in a number"),
                Arguments.of("①27.0.0.1", "ends in a number"),
                Arguments.of("99999999999999999999", "ends in a number"),
                // IPv6 that is none, or has more than an address.
                Arguments.of("fe80::1%eth0", "no IPv6 address"),
                Arguments.of("[fe80::1%25eth0]", "no IPv6 address"),
                Arguments.of("::ffff:1.2.3.4%x.example.org", "no IPv6 address"),
                Arguments.of("1::2::3", "no IPv6 address"),
                Arguments.of(":::", "no IPv6 address"),
                Arguments.of("1:2:3:4:5:6:7", "no IPv6 address"),
                Arguments.of("1:2:3:4:5:6:7:8:9", "no IPv6 address"),
                Arguments.of("1:2:3:4::5:6:7:8", "no IPv6 address"),
                Arguments.of("12345::", "no IPv6 address"),
                Arguments.of("::127.1", "no IPv6 address"),
                Arguments.of("::0177.0.0.1", "no IPv6 address"),
                Arguments.of("127.0.0.1::", "no IPv6 address"),
                Arguments.of("::1]", "no IPv6 address"),
                Arguments.of("[::1", "no IPv6 address"),
                Arguments.of("[[::1]]", "no IPv6 address"),
                Arguments.of("[127.0.0.1]", "no IPv6 address"),
                Arguments.of("[example.org]", "no IPv6 address"),
                Arguments.of("[]", "no IPv6 address"),
                Arguments.of("example.org:443", "no IPv6 address"),
                // What ends a name for some and not for others.
                Arguments.of("example.org\0.evil.com", "U+0000"),
                Arguments.of("example.org%00.evil.com", "\"%\""),
                Arguments.of("example.org\r\nHost.evil", "U+000D"),
                Arguments.of("example.org\n", "U+000A"),
                Arguments.of("user@example.org", "\"@\""),
                Arguments.of("evil.com\\.example.org", "\"\\\""),
                Arguments.of("evil.com/.example.org", "\"/\""),
                Arguments.of("evil.com#.example.org", "\"#\""),
                Arguments.of("evil.com?.example.org", "\"?\""),
                Arguments.of("example.org ", "U+0020"),
                Arguments.of(" example.org", "U+0020"),
                Arguments.of("example.org\t", "U+0009"),
                Arguments.of("*.example.org", "\"*\""),
                Arguments.of("example.org,evil.com", "\",\""),
                Arguments.of("example.org\u007f", "U+007F"),
                Arguments.of("℀.example", "punycode"),
                Arguments.of("evil．com：443", "punycode"),
                // Names that are none.
                Arguments.of("", "must name a host"),
                Arguments.of(".", "empty part"),
                Arguments.of("..", "empty part"),
                Arguments.of("example..org", "empty part"),
                Arguments.of(".example.org", "empty part"),
                Arguments.of("example.org..", "empty part"),
                Arguments.of("-o.example.org", "begins or ends with \"-\""),
                Arguments.of("example-.org", "begins or ends with \"-\""),
                Arguments.of("a" + LABEL + ".org", "longer than 63"),
                Arguments.of(String.join(".", LABEL, LABEL, LABEL, LABEL), "more than 253"),
                Arguments.of("a.".repeat(600), "longer than any"),
                Arguments.of("ü".repeat(80) + ".example", "punycode"),
                Arguments.of("\ud800.example", "punycode"));
    }

    @ParameterizedTest
    @MethodSource
    void shouldRefuseAllElse(String asked, String why) {
        assertThatThrownBy(() -> NetworkHost.parse("host", asked))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault().kind()).isEqualTo(Fault.Kind.INVALID))
                .hasMessageStartingWith("host ")
                .hasMessageContaining(why);
    }

    @Test
    void shouldTakeTheLongestNameThatThereIs() {
        var name = String.join(".", LABEL, LABEL, LABEL, "a".repeat(61));
        assertThat(name).hasSize(253);
        assertThat(NetworkHost.parse("host", name + ".")).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.example.org", "a.b.example.org"})
    void shouldKnowWhatIsBelowAName(String below) {
        assertThat(NetworkHost.parse("host", below).isBelow(NetworkHost.parse("host", "example.org")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "badexample.org", "example.org.evil.com", "org", "1.2.3.4", "[::1]"})
    void shouldKnowWhatIsNotBelowAName(String other) {
        assertThat(NetworkHost.parse("host", other).isBelow(NetworkHost.parse("host", "example.org")))
                .isFalse();
    }
}
