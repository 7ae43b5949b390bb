package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a recording reaches a terminal. */
class RecordingFilterTest {
    private static final String ESC = "\033";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain text, é€😀\r\n\t\b\007",
                "\033[1;31mred\033[38:2::1:2:3m\033[4:3m\033[0m",
                "\033[H\033[2J\033[5;7H\033[3A\033[K\033[2;20r\033[4h\033[4l\033[10@\033[3S",
                "\033[?25l\033[?1049h\033[?7h\033[?1h\033[?2004h\033[?2026h",
                "\0337\0338\033M\033D\033(0\033(B\033#8\033=\033>\033c",
                "\033[2 q\033[!p\033[1\"q\033[u\033[s",
                "\033]0;title; with ?\033\\\033]8;id=1;https://example.com/?a=b\033\\link\033]8;;\033\\",
                "\033P0;1;0q\"1;1;2;2#0;2;0;0;0~~$-\n!4~\033\\"
            })
    void shouldPassWhatDraws(String text) {
        assertThat(new RecordingFilter().pass(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\033[c",
                "\033[0c",
                "\033[>c",
                "\033[>0c",
                "\033[=c", // device attributes
                "\033Z",
                "\005", // identify, answerback
                "\033[5n",
                "\033[6n",
                "\033[?6n",
                "\033[?996n", // status
                "\033[>q",
                "\033[>0q", // version
                "\033[4$p",
                "\033[?2026$p",
                "\033[1$w",
                "\033[1;1;1;1;1;1*y", // modes, presentation, checksums
                "\033[x",
                "\033[14t",
                "\033[18t",
                "\033[21t",
                "\033[8;50;200t",
                "\033[#S",
                "\033[?1;1;0S", // the window, graphics
                "\033[?u",
                "\033[>1u",
                "\033[=1;1u",
                "\033[<u",
                "\033[>4;2m",
                "\033[?4m", // keyboards
                "\033[?1000h",
                "\033[?1002;1003;1006h",
                "\033[?1004h",
                "\033[?2031h",
                "\033[?2048h",
                "\033[?9001h",
                "\033[?2l",
                "\033[2h",
                "\033[12l",
                "\033[5i",
                "\033%@",
                "\033 G", // VT52, keyboard lock, printer, other encodings
                "\033]4;1;?\007",
                "\033]10;?\033\\",
                "\033]11;?\007",
                "\033]21;foreground=?\033\\", // colours
                "\033]52;c;?\007",
                "\033]52;c;aGk=\007",
                "\033]5522;type=read\033\\",
                "\033]22;?\033\\",
                "\033]9;told\007",
                "\033]777;notify;a;b\007",
                "\033]1337;ReportCellSize\007",
                "\033]99;i=1:p=?;\033\\",
                "\033P$qm\033\\",
                "\033P+q544e\033\\",
                "\033Ptmux;\033\033[c\033\\",
                "\033P=1s\033\\", // strings of queries
                "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\",
                "\033^private\033\\",
                "\033Xstring\033\\",
                "\u009bc",
                "\u009b6n",
                "\u009d10;?\u009c",
                "\u0090$qm\u009c",
                "\u009a"
            })
    void shouldDropWhatATerminalWouldAnswerOrObeyElsewhere(String text) {
        var inPieces = new RecordingFilter();
        var pieces = new StringBuilder();
        for (var piece : ("a" + text + "b").split("")) {
            pieces.append(inPieces.pass(piece));
        }

        assertThat(new RecordingFilter().pass("a" + text + "b")).isEqualTo("ab");
        assertThat(pieces).as("in pieces").hasToString("ab");
    }

    @Test
    void shouldKeepTheOtherModesOfASequence() {
        assertThat(new RecordingFilter().pass("\033[?1000;25;1006;7h")).isEqualTo("\033[?25;7h");
    }

    @Test
    void shouldObeyControlsInTheMiddleOfASequenceAndStillSeeTheQuestion() {
        assertThat(new RecordingFilter().pass("\033[\r6\nn|\033[\0336n|\033[3\030c|\033[6\177n"))
                .isEqualTo("\r\n|\0336n|c|");
    }

    @Test
    void shouldSeeAQuestionThatCutsAnotherSequenceOff() {
        assertThat(new RecordingFilter().pass("\033[1;2\033[6n-\033]0;title\033[c-\033P1q~\033[5n-"))
                .isEqualTo("-\033]0;title\033\\-\033P1q~\033\\-");
    }

    @Test
    void shouldHoldNoMoreThanItMust() {
        var filter = new RecordingFilter();

        assertThat(filter.pass("\033[" + "1;".repeat(10_000) + "m-")).isEqualTo("-");
        assertThat(filter.pass("\033]0;" + "x".repeat(100_000) + "\007-")).isEqualTo("-");
        assertThat(filter.pass("\033(" + "(".repeat(1000) + "B")).doesNotContain(ESC);
    }
}
