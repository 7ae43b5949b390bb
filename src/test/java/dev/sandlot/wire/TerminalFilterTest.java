package dev.sandlot.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One character of a test's text is one byte; what is beyond ASCII is written as the bytes that UTF-8 has for it. */
class TerminalFilterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\033]52;c;c2VjcmV0\007",
                "\033]52;c;?\007",
                "\033]52;;c2VjcmV0\033\\",
                "\033]52;p;c2VjcmV0\u009c",
                "\u009d52;c;c2VjcmV0\u009c",
                "\u009d52;c;?\007",
                "\u00c2\u009d52;c;c2VjcmV0\u00c2\u009c",
                "\033]052;c;?\007",
                "\033]00000052;c;?\007",
                "\033]5\0002\001;c;?\007",
                "\033]5\u007f2;c;?\033\\",
                "\033]52\007",
                "\033]52;c;AAAA\030",
                "\033]5522;type=read;AAAA\033\\",
                "\033]1337;Copy=:c2VjcmV0\007",
                "\033]99999999999999999999;c;?\007"
            })
    void shouldTakeOutWhatTouchesTheClipboardHoweverItIsCut(String sequence) {
        forEverySplit("before" + sequence + "after", "beforeafter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain text\r\n",
                "\033[1;52;1m",
                "\033]0;a title\007",
                "\033]8;;http://example.com/52;\033\\link\033]8;;\033\\",
                "\033]520;x\007",
                "\033]152;x\007",
                "\033]5;2;c\007",
                "\033];52;c\007",
                "\033P52;c;?\033\\",
                "52;c;?\007",
                // The Cyrillic letter en, whose second byte is that of the control; then a euro and an emoji that end
                // so.
                "\u00d0\u009d52;c;?\007",
                "\u00e2\u0082\u009d52;c;?\007",
                "\u00f0\u009f\u0098\u009d52;c;?\007",
                "\u00c2\u00a9 \u00c2\u00c2x",
                "\033\033[A\0337\0338"
            })
    void shouldPassEverythingElseHoweverItIsCut(String text) {
        forEverySplit(text + ".", text + ".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\033[c",
                "\033[0c",
                "\033[>c",
                "\033[=0c",
                "\u00c2\u009bc",
                "\033[5n",
                "\033[6n",
                "\033[?6n",
                "\033[?996n",
                "\033[?2026$p",
                "\033[4$p",
                "\033[>q",
                "\033[>0q",
                "\033[?u",
                "\033[14t",
                "\033[18t",
                "\033[?4m",
                "\033]11;?\007",
                "\033]10;?\033\\",
                "\033]4;1;?;2;?\007",
                "\033]4;1;#ff0000;2;?\u00c2\u009c",
                "\033P$qm\033\\",
                "\033P+q544e;524742\033\\",
                "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\"
            })
    void shouldTakeOutQuestionsHoweverTheyAreCut(String question) {
        forEverySplit("before" + question + "after", "beforeafter", false);
        forEverySplit("before" + question + "after", "before" + question + "after", true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\033[1;31mred\033[0m\033[2J\033[H\033[?25l\033[?1049h",
                "\033[24t\033[22;0t\033[>4;2m\033[>4n\033[>1u\033[<u\033[2 q\033[!p\033[$x",
                "\033]11;#001122\007\033]4;1;rgb:00/11/22\033\\\033]0;what is it?\007",
                "\033P1$r0m\033\\\033Pq#0;2;0;0;0?\033\\\033_Ga=T,f=100;AAAA?\033\\",
                "\033[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;mlong"
            })
    void shouldPassWhatAsksNothing(String text) {
        forEverySplit(text + ".", text + ".", false);
    }

    @Test
    void shouldNeverPassAQuestionForTheClipboard() {
        var allowed = new TerminalFilter(true);
        assertThat(pass(allowed, "\033]52;c;aGVsbG8=\007a\033]52;c;?\007b")).isEqualTo("\033]52;c;aGVsbG8=\007ab");
        var large = "\033]52;c;" + "A".repeat(100_000) + "\007";
        assertThat(pass(allowed, large)).isEqualTo(large);
    }

    @Test
    void shouldKnowWhetherThePositionWasAskedFor() {
        var filter = new TerminalFilter(false);
        assertThat(filter.takePosition()).isFalse();
        pass(filter, "\033[6n\033[?6n");
        assertThat(filter.takePosition()).isTrue();
        assertThat(filter.takePosition()).isTrue();
        assertThat(filter.takePosition()).isFalse();
    }

    @Test
    void shouldEndASequenceWhereAnotherEscapeBegins() {
        forEverySplit("a\033]52;c;AAAA\033[31mred", "a\033[31mred");
        forEverySplit("a\033]52;c;AAAA\033]52;c;BBBB\007b", "ab");
        forEverySplit("a\033]0;title\033]52;c;BBBB\007b", "a\033]0;titleb");
    }

    @Test
    void shouldNotBeFooledByControlsInTheMiddleOfAnEscape() {
        forEverySplit("a\033\n]52;c;?\007b", "a\nb");
        forEverySplit("\033\030]52;c;?\007", "\033\030]52;c;?\007");
    }

    @Test
    void shouldNotUndoWhatWrapsASequenceForAnotherTmux() {
        forEverySplit("\033Ptmux;\033\033]52;c;AAAA\007\033\\x", "\033Ptmux;\033\033\\x");
    }

    @Test
    void shouldHoldNothingBackOfTextAndLittleOfASequence() {
        var filter = new TerminalFilter(false);

        assertThat(pass(filter, "abc")).isEqualTo("abc");
        assertThat(pass(filter, "\033]")).isEmpty();
        assertThat(pass(filter, "0;t")).isEqualTo("\033]0;t");
        assertThat(pass(filter, "\033]52;" + "A".repeat(1 << 20))).isEmpty();
        assertThat(pass(filter, "A".repeat(1 << 20) + "\007.")).isEqualTo(".");
    }

    @Test
    void shouldForgetAHalfSequenceWhenAnotherStreamBegins() {
        var filter = new TerminalFilter(false);
        pass(filter, "\033]52;c;AA");

        filter.reset();

        assertThat(pass(filter, "new")).isEqualTo("new");
    }

    private static void forEverySplit(String text, String expected) {
        forEverySplit(text, expected, true);
    }

    private static void forEverySplit(String text, String expected, boolean questions) {
        for (int first = 0; first <= text.length(); first++) {
            for (int second = first; second <= text.length(); second++) {
                var filter = new TerminalFilter(false);
                var passed = pass(filter, text.substring(0, first), questions)
                        + pass(filter, text.substring(first, second), questions)
                        + pass(filter, text.substring(second), questions);
                assertThat(passed).as("cut at %d and %d", first, second).isEqualTo(expected);
            }
        }
        var filter = new TerminalFilter(false);
        var single = new ByteArrayOutputStream();
        for (var b : text.getBytes(StandardCharsets.ISO_8859_1)) {
            single.writeBytes(filter.pass(new byte[] {b}, 0, 1, questions));
        }
        assertThat(single.toString(StandardCharsets.ISO_8859_1)).isEqualTo(expected);
    }

    private static String pass(TerminalFilter filter, String text) {
        return pass(filter, text, true);
    }

    private static String pass(TerminalFilter filter, String text, boolean questions) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new String(filter.pass(bytes, 0, bytes.length, questions), StandardCharsets.ISO_8859_1);
    }
}
