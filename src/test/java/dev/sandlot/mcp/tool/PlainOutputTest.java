package dev.sandlot.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Output as a model should read it. */
class PlainOutputTest {
    @Test
    void shouldKeepTextAsItIs() {
        assertThat(PlainOutput.of("a\tb\n  ü 👩‍💻\n")).isEqualTo("a\tb\n  ü 👩‍💻\n");
    }

    @Test
    void shouldTakeOutWhatATerminalWouldObey() {
        assertThat(PlainOutput.of("\u001b[1;31mred\u001b[0m \u001b]0;title\u0007\u001b(B\u001b7x\u0007\b\n"))
                .isEqualTo("red x\n");
    }

    @Test
    void shouldHideNoMoreThanALineByAStringThatNeverEnds() {
        assertThat(PlainOutput.of("\u001b]0;hidden\nseen\n")).isEqualTo("\nseen\n");
    }

    @Test
    void shouldKeepOnlyWhatStoodLastInALineThatWasPaintedOver() {
        assertThat(PlainOutput.of(" 10%\r 50%\r100%\ndone\r\n")).isEqualTo("100%\ndone\n");
        assertThat(PlainOutput.of(" 10%\r 50%\r")).isEqualTo(" 50%");
    }

    @Test
    void shouldTellTheLastLineThatSaysAnything() {
        assertThat(PlainOutput.lastLine("one\n two \n\n \n", 10)).isEqualTo("two");
        assertThat(PlainOutput.lastLine("x".repeat(20), 10)).isEqualTo("x".repeat(9) + "…");
        assertThat(PlainOutput.lastLine("", 10)).isEmpty();
    }
}
