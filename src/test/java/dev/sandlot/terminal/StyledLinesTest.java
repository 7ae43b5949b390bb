package dev.sandlot.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StyledLinesTest {
    private static final String ROWS = "\033[0;1;31mred\033[0m\n\n  a b\033[0;44m  \033[0m\n\n\n";

    @Test
    void shouldBeTextWithoutStylesAndBlanksAtTheEndsOfLines() {
        assertThat(new StyledLines(ROWS).text()).hasToString("red\n\n  a b\n\n\n");
    }

    @Test
    void shouldBeDrawnWithoutTheEmptyRowsBelow() {
        assertThat(new StyledLines(ROWS).drawing().toString())
                .contains("\033[H\033[2J\033[0;1;31mred\033[0m\r\n\r\n  a b\033[0;44m  \033[0m\033[?7h");
    }

    @Test
    void shouldBeDrawnEmptyWhereTheScreenWasEmptyAndNotAtAllWhereNoneWasKept() {
        assertThat(new StyledLines("\n\n").drawing().toString()).contains("\033[2J\033[?7h");
        assertThat(new StyledLines("").drawing().length()).isZero();
    }
}
