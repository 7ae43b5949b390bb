package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.TestDaemon;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastQuestionTest {
    private final LastQuestion question = LastQuestion.on(100);
    private final int column =
            Integer.parseInt(question.text().replaceFirst("\033\\[([0-9]+)G\033\\[6n\r\033\\[5n", "$1"));

    private boolean isAnsweredIn(String text) {
        return question.isAnsweredIn(text.getBytes(StandardCharsets.ISO_8859_1), text.length());
    }

    @RepeatedTest(20)
    void shouldAskInAColumnThatIsThere() {
        assertThat(column).isBetween(1, 80);
        assertThat(LastQuestion.on(1).text()).startsWith("\033[1G");
    }

    @Test
    void shouldKnowItsAnswerHoweverItIsCutAndNoOther() {
        assertThat(isAnsweredIn("\033[0n")).isFalse();
        assertThat(isAnsweredIn("\033[30;" + (column + 1) + "R\033[0n")).isFalse();
        assertThat(isAnsweredIn("\033[30;" + column + "R")).isFalse();
        assertThat(isAnsweredIn("keys\033[0n")).isFalse();
        for (var part : ("\033[30;" + column + "R\033[0").split("")) {
            assertThat(isAnsweredIn(part)).isFalse();
        }
        assertThat(isAnsweredIn("n")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\033[0n", "\033[1;1R", "\033[?62;22c", "\033[>0;276;0c", "\033[?2026;2$y"})
    void shouldKnowATerminalThatAnswers(String answer) {
        assertThat(LastQuestion.isAnyAnsweredIn(answer.getBytes(StandardCharsets.ISO_8859_1), answer.length()))
                .isTrue();
    }

    @Test
    void shouldTakeInAllAnswersUpToTheLast() {
        var tty = new FakeTty();
        var keys = new TypedKeys(tty.in(), parting -> {});
        keys.leave(question);

        keys.start();
        tty.type("\033[0n")
                .type("\033[?6c\033[0n")
                .type("\033[30;" + column + "R")
                .type("\033[0n");
        tty.type("for the shell");

        TestDaemon.await(Duration.ofSeconds(60), () -> tty.unread().equals(List.of("for the shell")));
    }
}
