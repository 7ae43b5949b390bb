package dev.sandlot.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.FaultException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyNamesTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a, a, 0",
                "☃, ☃, 0",
                "Enter, Enter, 0",
                "S-Enter, Enter, 1",
                "BTab, Tab, 1",
                "C-a, a, 4",
                "M-x, x, 2",
                "C-M-S-Up, Up, 7",
                "PgDn, PageDown, 0",
                "IC, Insert, 0",
                "F12, F12, 0",
                "C-Space, \" \", 4",
                "-, -, 0",
                "C--, -, 4"
            })
    void shouldKnowKeysByTheirNames(String key, String name, int modifiers) {
        assertThat(KeyNames.parse(List.of(key))).containsExactly(new KeyNames.Press(name, modifiers));
    }

    @ParameterizedTest
    @CsvSource({"Bogus", "X-a", "F13", "C-", "C-Bogus", "ab", "'\n'"})
    void shouldNameTheOneThatIsNone(String key) {
        assertThatThrownBy(() -> KeyNames.parse(List.of("a", key)))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("keys[1]");
    }

    @Test
    void shouldTakeAllThatAPasteWouldEndByOut() {
        assertThat(new Paste("a\r\nb\u001b[20\u001b[201~1~c\u009b201~\rd").text())
                .isEqualTo("a\nbc\nd");
    }
}
