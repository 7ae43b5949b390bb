package dev.sandlot.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
}
