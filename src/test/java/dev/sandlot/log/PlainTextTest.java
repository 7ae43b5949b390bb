package dev.sandlot.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a terminal would obey is taken out of a text. Escape is written ^, bell ~, newline |. */
class PlainTextTest {
    private static String plain(String text) {
        return PlainText.of(text.replace('^', '\u001b').replace('~', '\u0007').replace('|', '\n'))
                .replace('\n', '|');
    }

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "^[1;31mred^[0m, red",
        "^[38;2;0;90;200mblue, blue",
        "a^[2Cb, a b",
        "one^[5;1Htwo^[Athree, one|two|three",
        "^]0;title~text, text",
        "^]8;;https://evil.example/^\\link^]8;;^\\, link",
        "^P1$r0m^\\after, after",
        "^(Bascii^7^8, ascii",
        "^]0;never ended|next, |next",
        "^[31, ''",
        "^[, ''",
        "^, ''",
        "^[12^[mtwice, twice",
    })
    void shouldTakeOutWhatIsNotText(String text, String plain) {
        assertThat(plain(text)).isEqualTo(plain);
    }

    @Test
    void shouldDropControlsAndMarksOfDirection() {
        assertThat(PlainText.of("a\0b\u009b31mc\u202ed\u200be\ufefff\u2028g\ud800h"))
                .isEqualTo("abcdefgh");
    }

    @Test
    void shouldBeginALineWhereACarriageReturns() {
        assertThat(PlainText.of("10%\r99%\r\n")).isEqualTo("10%\n99%\n\n");
    }

    @Test
    void shouldTakeBackWhatWasTypedWrongInThisLineOnly() {
        assertThat(PlainText.of("a\nlx\b😀\b\b\b\bls")).isEqualTo("a\nls");
    }
}
