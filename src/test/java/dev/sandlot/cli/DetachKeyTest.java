package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetachKeyTest {
    @ParameterizedTest
    @CsvSource({
        "'\034', 0",
        "'ls\034', 2",
        "'\033[92;5u', 0",
        "'vi\033[92;5u', 2",
        "'\033[92;5:1u', 0",
        "'\033[92:124;5u', 0",
        "'\033[92;69u', 0",
        "'\033[92;133:2u', 0",
        "'\033[92;5;28u', 0",
        "'\033[27;5;92~', 0",
        "'\033[A\034', 3",
        "'\033[92;5u\034', 0",
        "'\033[92u', -1",
        "'\033[92;5:3u', -1",
        "'\033[92;6u', -1",
        "'\033[93;5u', -1",
        "'\033[27;6;92~', -1",
        "'\033[A', -1",
        "'\\', -1"
    })
    void shouldKnowTheKeyInEachFormThatTerminalsSend(String typed, int at) {
        var bytes = typed.getBytes(StandardCharsets.ISO_8859_1);

        assertThat(DetachKey.in(bytes, bytes.length)).isEqualTo(at);
    }
}
