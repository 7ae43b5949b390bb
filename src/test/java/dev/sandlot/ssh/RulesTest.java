package dev.sandlot.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where forwards may lead, and which commands count as a program's own. */
class RulesTest {
    @ParameterizedTest
    @CsvSource({
        "localhost, 127.0.0.1 ::1",
        "LocalHost, 127.0.0.1 ::1",
        "127.0.0.1, 127.0.0.1",
        "127.255.0.9, 127.255.0.9",
        "::1, ::1"
    })
    void shouldForwardToLocalhost(String host, String addresses) {
        assertThat(ForwardTarget.of(host, 80)).contains(new ForwardTarget(List.of(addresses.split(" ")), 80));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.1",
                "0.0.0.0",
                "::",
                "example.com",
                "localhost.example.com",
                "localhost.",
                "127.1",
                "2130706433",
                "0x7f000001",
                "127.0.0.1.example.com",
                "127.0.0.256",
                "127.0.0.01",
                "::ffff:127.0.0.1",
                "[::1]",
                "127.0.0.1\n",
                "-e",
                "/tmp/socket"
            })
    void shouldForwardNowhereElse(String host) {
        assertThat(ForwardTarget.of(host, 80)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 65_536, 4_294_967_295L})
    void shouldForwardToPortsOnly(long port) {
        assertThat(ForwardTarget.of("localhost", port)).isEmpty();
    }

    @Test
    void shouldHearWhatARelayTells() {
        var relay = new Relay();
        relay.told(Buffer.buffer("eo"));
        assertThat(relay.isConnected()).isFalse();
        assertThat(relay.printed(Buffer.buffer("\n\na"))).isEqualTo(Buffer.buffer("\na"));
        assertThat(relay.isConnected()).isTrue();
        assertThat(relay.printed(Buffer.buffer("bcd"))).isEqualTo(Buffer.buffer("bcd"));
        relay.told(Buffer.buffer("f 5"));
        relay.carried(5);
        assertThat(relay.isComplete()).isFalse();
        relay.told(Buffer.buffer("\n"));
        assertThat(relay.isComplete()).isTrue();

        var slow = new Relay();
        slow.told(Buffer.buffer("eof 1\n"));
        assertThat(slow.isComplete()).isFalse();
        assertThat(slow.printed(Buffer.buffer("\n"))).isEqualTo(Buffer.buffer());
        assertThat(slow.isComplete()).isFalse();
        slow.carried(1);
        assertThat(slow.isComplete()).isTrue();

        var closed = new Relay();
        closed.told(Buffer.buffer("eof 0\n"));
        assertThat(closed.isComplete()).isFalse();
        closed.printed(Buffer.buffer("\n"));
        assertThat(closed.isComplete()).isTrue();

        var refused = new Relay();
        refused.told(Buffer.buffer("Connection refused\n"));
        assertThat(refused.isConnected()).isFalse();
        assertThat(refused.reason()).isEqualTo("Connection refused");
    }
}
