package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrintFilterTest {
    static Stream<Arguments> printed() {
        return Stream.of(
                // What is text, and what is only looks.
                Arguments.of("plain\ttext\r\n", "plain\ttext\r\n"),
                Arguments.of("Grüße 日本語 👩‍💻\n", "Grüße 日本語 👩‍💻\n"),
                Arguments.of("\033[1;38:2::255:0:0mred\033[m", "\033[1;38:2::255:0:0mred\033[m"),
                Arguments.of("50%\r\033[K60%\b", "50%\r\033[K60%\b"),
                // The clipboard, titles, questions: by ESC, by C1 in UTF-8, ended in every way.
                Arguments.of("a\033]52;c;ZXZpbA==\007b", "ab"),
                Arguments.of("a\u009d52;c;ZXZpbA==\u009cb", "ab"),
                Arguments.of("a\033]0;title\033\\b", "ab"),
                Arguments.of("a\033]0;title\030b", "ab"),
                Arguments.of("a\033]0;never ended\nb", "a\nb"),
                Arguments.of("a\033Pq#0\033\\b\033_apc\033\\c\033^pm\033\\d\033Xsos\033\\e", "abcde"),
                Arguments.of("a\033[c\033[>c\033[6n\033[5n\033[?6n\033[18t\033[21t\005b", "ab"),
                // What changes the terminal, or what others have printed.
                Arguments.of("a\033[2J\033[H\033[1A\033[5;5Hb\033[?1049h\033[?25l\033c\0337c", "abc"),
                Arguments.of("a\033(0\016b\017", "ab"),
                Arguments.of("a\u009b31mb\u0085c\u008dd", "a\033[31mbcd"),
                Arguments.of("a\033[?1m\033[>4;2m\033[1$mb\007\177\0", "ab"),
                // A sequence within another, and one that is none.
                Arguments.of("a\033[3\033]52;c;eA==\007b", "ab"),
                Arguments.of("a\033\033]52;c;eA==\007b", "ab"),
                Arguments.of("a\033[" + "1;".repeat(100) + "mb\nc", "a\nc"),
                // Text in another order than it is in.
                Arguments.of("a\u202eb\u2066c\u200fd\u061ce", "abcde"));
    }

    @ParameterizedTest
    @MethodSource("printed")
    void shouldPassTextWithItsColoursAndNothingThatATerminalObeys(String printed, String shown) {
        var bytes = printed.getBytes(StandardCharsets.UTF_8);

        assertThat(text(new PrintFilter().pass(bytes))).isEqualTo(shown);
        var filter = new PrintFilter();
        var all = new StringBuilder();
        for (var one : bytes) {
            all.append(new String(filter.pass(new byte[] {one}), StandardCharsets.ISO_8859_1));
        }
        assertThat(text(all.toString().getBytes(StandardCharsets.ISO_8859_1)))
                .as("byte by byte")
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @MethodSource("lonely")
    void shouldDropC1ThatIsNoUtf8Either(byte[] printed, String shown) {
        assertThat(text(new PrintFilter().pass(printed))).isEqualTo(shown);
    }

    static Stream<Arguments> lonely() {
        return Stream.of(
                Arguments.of(new byte[] {'a', (byte) 0x9d, '5', '2', ';', 'c', ';', 'x', 7, 'b'}, "ab"),
                Arguments.of(new byte[] {'a', (byte) 0x9b, '6', 'n', 'b'}, "ab"));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
