package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.NetworkDecision.Protocol;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SOCKS proxy, RFC 1928. */
class SocksFrontTest {
    /** Version 5, and one method: none. */
    static final String GREETING = "\u0005\u0001\u0000";

    private static final char CONNECT = 1;
    private static final int ALLOWED = 0;
    private static final int FORBIDDEN = 2;
    private static final int UNREACHABLE = 4;
    private static final int UNSUPPORTED = 7;

    private Origin git;
    private Proxy proxy;
    private Talk talk;

    @BeforeEach
    void open() throws Exception {
        git = Origin.repeating();
        int port = git.port();
        proxy = new Proxy(List.of(port), "git.test:" + port, "127.0.0.1:" + port, "[::1]:" + port);
        talk = Talk.to(proxy.socks);
    }

    @AfterEach
    void close() throws Exception {
        talk.close();
        proxy.close();
        git.close();
    }

    static String named(String host, int port) {
        return request(CONNECT, 3, (char) host.length() + host, port);
    }

    private static String request(char command, int type, String address, int port) {
        return "\u0005" + command + "\u0000" + (char) type + address + (char) (port >> 8) + (char) (port & 0xff);
    }

    private int answer(String request) throws Exception {
        talk.say(GREETING);
        assertThat(talk.text(2)).isEqualTo("\u0005\u0000");
        talk.say(request);
        var answer = talk.bytes(10);
        assertThat(answer[0]).isEqualTo((byte) 5);
        return answer[1];
    }

    @Test
    void shouldLeadToAName() throws Exception {
        assertThat(answer(named("git.test", git.port()))).isEqualTo(ALLOWED);
        assertThat(talk.say("bytes").sayNoMore().rest()).isEqualTo("bytes");
        var decision = proxy.decisions.lastEnded(1);
        assertThat(decision.protocol()).isEqualTo(Protocol.SOCKS);
        assertThat(decision.host()).isEqualTo("git.test");
        assertThat(decision.sentBytes()).isEqualTo(5);
        assertThat(decision.receivedBytes()).isEqualTo(5);
    }

    @Test
    void shouldLeadToAddresses() throws Exception {
        assertThat(answer(request(CONNECT, 1, "\u007f\u0000\u0000\u0001", git.port())))
                .isEqualTo(ALLOWED);
        assertThat(talk.say("bytes").text(5)).isEqualTo("bytes");
        assertThat(proxy.decisions.told().get(0).host()).isEqualTo("127.0.0.1");
    }

    @Test
    void shouldLeadToAnIpv6Address() throws Exception {
        try (var six = new Origin(InetAddress.getByName("::1"), server -> server.say("six"));
                var proxy = new Proxy(List.of(six.port()), "[::1]:" + six.port());
                var talk = Talk.to(proxy.socks)) {
            talk.say(GREETING + request(CONNECT, 4, "\u0000".repeat(15) + "\u0001", six.port()));
            assertThat(talk.bytes(12)[3]).isEqualTo((byte) ALLOWED);
            assertThat(talk.text(3)).isEqualTo("six");
        }
    }

    @Test
    void shouldKnowAnIpv4AddressWithinAnIpv6One() throws Exception {
        assertThat(answer(
                        request(CONNECT, 4, "\u0000".repeat(10) + "\u00ff\u00ff\u007f\u0000\u0000\u0001", git.port())))
                .isEqualTo(ALLOWED);
        assertThat(proxy.decisions.told().get(0).host()).isEqualTo("127.0.0.1");
    }

    @Test
    void shouldTakeAllThatIsSaidAtOnce() throws Exception {
        talk.say(GREETING + named("git.test", git.port()) + "early").sayNoMore();
        assertThat(talk.bytes(12)[3]).isEqualTo((byte) ALLOWED);
        assertThat(talk.rest()).isEqualTo("early");
    }

    @Test
    void shouldTakeItByteByByte() throws Exception {
        for (char octet : (GREETING + named("git.test", git.port()) + "early").toCharArray()) {
            talk.say(new byte[] {(byte) octet});
        }
        assertThat(talk.bytes(12)[3]).isEqualTo((byte) ALLOWED);
        assertThat(talk.text(5)).isEqualTo("early");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.test",
                "git.test.evil.test",
                "git.test\u0000",
                "git.test\u0000.evil.test",
                "\u0000git.test",
                "git.test\n",
                "git.test ",
                "git.te\u00e9t",
                "user@git.test",
                "git.test:443",
                "127.1",
                "2130706433",
                "[::1",
                "::1%lo",
                "10.0.0.1",
                ""
            })
    void shouldRefuseAllOtherNames(String name) throws Exception {
        talk.say(GREETING + named(name, git.port()));
        assertThat(talk.text(2)).isEqualTo("\u0005\u0000");
        var rest = talk.restOrReset();
        if (!rest.isEmpty()) {
            assertThat(rest).startsWith("\u0005\u0002");
        }
        assertThat(git.connections).hasValue(0);
    }

    @Test
    void shouldRefuseWhatThePolicyDoesNotAllow() throws Exception {
        assertThat(answer(named("git.test", 443))).isEqualTo(FORBIDDEN);
        assertThat(talk.rest()).isEmpty();
        assertThat(proxy.decisions.denied()).hasSize(1);
    }

    @Test
    void shouldRefuseAPortThatIsNone() throws Exception {
        assertThat(answer(named("git.test", 0))).isEqualTo(FORBIDDEN);
        assertThat(proxy.decisions.denied()).hasSize(1);
    }

    @Test
    void shouldTellWhatCannotBeReached() throws Exception {
        proxy.gate.change(Proxy.policy("nowhere.test"));
        assertThat(answer(named("nowhere.test", 443))).isEqualTo(UNREACHABLE);
        assertThat(talk.rest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(chars = {2, 3, 9})
    void shouldDoNothingButConnect(char command) throws Exception {
        talk.say(GREETING + request(command, 3, (char) 8 + "git.test", git.port()));
        assertThat(talk.text(2)).isEqualTo("\u0005\u0000");
        assertThat(talk.text(2)).isEqualTo("\u0005" + (char) UNSUPPORTED);
        talk.rest();
        assertThat(git.connections).hasValue(0);
    }

    @Test
    void shouldWantNobodyToSayWhoHeIs() throws Exception {
        talk.say("\u0005\u0002\u0001\u0002" + named("git.test", git.port()));
        assertThat(talk.rest()).isEqualTo("\u0005\u00ff");
        try (var both = Talk.to(proxy.socks)) {
            assertThat(both.say("\u0005\u0002\u0002\u0000").text(2)).isEqualTo("\u0005\u0000");
        }
        assertThat(git.connections).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0004\u0001\u0000P\u007f\u0000\u0000\u0001user\u0000",
                "GET / HTTP/1.1\r\n\r\n",
                "\u0000\u0000\u0000",
                "\u0016\u0003\u0001\u0002\u0000",
                GREETING + "\u0004\u0001\u0000\u0001\u007f\u0000\u0000\u0001\u0000P",
                GREETING + "\u0005\u0001\u0000\u0007\u0001\u0001\u0001\u0001\u0001"
            })
    void shouldEndWhatIsNoSocks5(String said) throws Exception {
        assertThat(talk.say(said).restOrReset()).matches("(?s)|\u0005\u0000.*|<reset>");
        assertThat(git.connections).hasValue(0);
        assertThat(proxy.decisions.told()).isEmpty();
    }

    @Test
    void shouldEndWhatNeverBecomesARequest() throws Exception {
        assertThat(talk.say("\u0005\u0003").sayNoMore().restOrReset()).isEmpty();
    }
}
