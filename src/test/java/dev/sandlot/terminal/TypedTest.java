package dev.sandlot.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedTest {
    private boolean asked;
    private final Typed typed = new Typed(() -> asked);

    private List<String> take(String text) {
        var all = new ArrayList<String>();
        for (var part : typed.take(text.getBytes(StandardCharsets.ISO_8859_1))) {
            all.add(part.kind() + " " + new String(part.bytes(), StandardCharsets.ISO_8859_1));
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\033[?1;2c",
                "\033[>41;354;0c",
                "\033[0n",
                "\033[?2026;2$y",
                "\033[?1u",
                "\033[8;24;80t",
                "\033]11;rgb:0000/0000/0000\007",
                "\033]11;rgb:0000/0000/0000\033\\",
                "\033P>|XTerm(380)\033\\",
                "\033P1+r544e=787465726d\033\\",
                "\033_Gi=31;OK\033\\"
            })
    void shouldTellAnswersFromKeys(String answer) {
        assertThat(take("a" + answer + "b")).containsExactly("KEYS a", "ANSWER " + answer, "KEYS b");
        assertThat(take(answer + answer)).containsExactly("ANSWER " + answer, "ANSWER " + answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain \r\t\u007f",
                "\033",
                "\033[A\033OP\033[1;5D\033[3~\033[15;2~\033[97;5u\033[Z",
                "\033[<0;10;20M\033[<0;10;20m\033[M !!",
                "\033]",
                "\033P",
                "\033[",
                "\033a\033[c\033[d",
                "\033[1;2R",
                "\033[200~ls \033[?1;2c\r\033[201~"
            })
    void shouldTakeKeysForKeysAtOnce(String keys) {
        assertThat(take(keys)).containsExactly("KEYS " + keys);
        assertThat(take("x")).containsExactly("KEYS x");
    }

    @Test
    void shouldTakeAPositionForAnAnswerOnlyWhereItWasAskedFor() {
        asked = true;
        assertThat(take("\033[1;2R")).containsExactly("ANSWER \033[1;2R");
    }

    @Test
    void shouldPutAnAnswerTogetherThatComesInPieces() {
        var answer = "\033]11;rgb:1111/2222/3333\033\\";
        for (int i = 4; i < answer.length(); i++) {
            assertThat(take("k" + answer.substring(0, i))).containsExactly("KEYS k");
            assertThat(take(answer.substring(i) + "l")).containsExactly("ANSWER " + answer, "KEYS l");
        }
    }

    @Test
    void shouldHoldNothingBackForEver() {
        take("\033]11;rgb:");
        assertThat(String.join("", take("x".repeat(5000)))).hasSizeGreaterThan(5000);
    }

    @Test
    void shouldKnowAPasteThatComesInPieces() {
        assertThat(take("\033[200~one ")).containsExactly("KEYS \033[200~one ");
        assertThat(take("\033[?1;2c")).containsExactly("KEYS \033[?1;2c");
        assertThat(take("\033[201~\033[?1;2c")).containsExactly("KEYS \033[201~", "ANSWER \033[?1;2c");
    }

    @Test
    void shouldTellShiftEnterAndTheFocus() {
        assertThat(take("a\033[13;2u\033[I")).containsExactly("KEYS a", "SHIFT_ENTER \033[13;2u", "FOCUS \033[I");
    }
}
