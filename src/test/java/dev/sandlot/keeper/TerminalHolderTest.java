package dev.sandlot.keeper;

import static dev.sandlot.keeper.KeeperHost.await;
import static dev.sandlot.keeper.KeeperHost.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sandlot.model.TerminalSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a command on a terminal finds, what is typed there, and how it ends. */
@ParameterizedClass
@EnumSource(KeeperHost.Build.class)
@Timeout(300)
class TerminalHolderTest extends OnTerminals {
    private static final int UID = 399_998;

    @Test
    void shouldGiveTheCommandATerminalOfItsOwnThatHasANameAndASize() throws IOException {
        var terminal = terminals.start("tty; stty size; ps -o sid=,pgid=,tpgid= -p $$; echo $$; exit 7");
        terminal.ends("exit 7");
        var said = terminal.log().split("\r\n");
        assertThat(said[0]).matches("/dev/pts/\\d+");
        assertThat(said[1]).isEqualTo("24 80");
        assertThat(said[2].strip().split(" +")).containsOnly(said[3]);
        assertThat(terminal.record()).containsPattern("^run \\d+ \\d+ -1\nsize 80 24 0\nexit 7\neof\n$");
    }

    @Test
    void shouldBeginBehindWhatAnEarlierRunHasPrinted() throws IOException {
        var terminal = terminals.startAfter("earlier\r\n", "echo now; exec sleep 1000");
        terminal.prints("now\r\n");
        var shown = terminal.connect().show(KeptTerminal.Form.TEXT, null).join();
        assertThat(shown.position()).isEqualTo(14);
        assertThat(new String(shown.bytes(), StandardCharsets.UTF_8))
                .startsWith("now\n")
                .doesNotContain("earlier");
        assertThat(terminal.record()).contains("size 80 24 9\n");
        assertThat(terminal.log()).isEqualTo("earlier\r\nnow\r\n");
    }

    @Test
    void shouldTakeTheSandboxsUidAndLeaveNoDescriptorBesidesTheTerminal() throws IOException {
        assumeThat(KeeperHost.isRoot()).isTrue();
        var terminal = terminals.start(UID, "for fd in /proc/self/fd/*; do echo ${fd##*/}; done; id -u; echo >$(tty)");
        terminal.ends("exit 0");
        assertThat(terminal.log()).isEqualTo("0\r\n1\r\n2\r\n3\r\n" + UID + "\r\n\r\n");
        var door = Files.getPosixFilePermissions(terminal.door());
        assertThat(PosixFilePermissions.toString(door)).isEqualTo("rw-------");
        assertThat(Files.getAttribute(terminal.door(), "unix:uid")).isEqualTo(0);
    }

    @Test
    void shouldEchoWhatIsTypedAndInterruptAndEnd() throws IOException {
        var terminal = terminals.start("echo up; exec cat");
        terminal.prints("up\r\n");
        var connection = terminal.connect();
        connection.type("hä\u007fallo\r".getBytes(StandardCharsets.UTF_8)).join();
        terminal.prints("up\r\nhä\b \ballo\r\nhallo\r\n");
        connection.type(new byte[] {3}).join();
        terminal.ends("signal 2");
        assertThat(terminal.log()).endsWith("^C");
        connection.closed().join();
        assertThatThrownBy(() -> connection.type(new byte[] {1}).join()).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void shouldHaveJobControl() throws IOException {
        var terminal = terminals.start("PS1='$ ' exec bash --norc --noprofile -i");
        var connection = terminal.connect();
        terminal.prints("$ ");
        connection.type("cat\r".getBytes(StandardCharsets.UTF_8)).join();
        terminal.prints("cat\r\n");
        connection.type("one\r".getBytes(StandardCharsets.UTF_8)).join();
        terminal.prints("one\r\none\r\n");
        connection.type(new byte[] {26}).join();
        terminal.prints("Stopped");
        connection.type("fg\r".getBytes(StandardCharsets.UTF_8)).join();
        await(() -> Pattern.compile("fg\r\n(\u001b\\[\\?2004l\r)?cat\r\n")
                .matcher(terminal.log())
                .find());
        connection.type("two\r".getBytes(StandardCharsets.UTF_8)).join();
        terminal.prints("two\r\ntwo\r\n");
        connection.type(new byte[] {4}).join();
        connection.type("exit 3\r".getBytes(StandardCharsets.UTF_8)).join();
        terminal.ends("exit 3");
    }

    @Test
    void shouldHangUpOnTheCommandWhenTheHolderDies() throws IOException {
        var terminal = terminals.start(
                "trap 'echo hung up >" + directory + "/heard; exit' HUP; echo up; while :; do read line; done");
        terminal.prints("up\r\n");
        var connection = terminal.connect();
        var shown = connection.show(KeptTerminal.Form.TEXT, null);
        shown.join();
        terminal.killHolder();
        await(() -> Files.exists(directory.resolve("heard"))
                && read(directory.resolve("heard")).equals("hung up\n"));
        connection.closed().join();
        assertThatThrownBy(() -> connection.show(KeptTerminal.Form.TEXT, null).join())
                .hasRootCauseInstanceOf(IOException.class);
        assertThat(terminal.record()).doesNotContain("exit", "eof");
    }

    @Test
    void shouldShowTheProgramItsNewSizeAndSayWhereItTookEffect() throws IOException {
        var terminal = terminals.start("trap 'stty size' WINCH; echo up; while :; do read line && exit; done");
        terminal.prints("up\r\n");
        var connection = terminal.connect();
        assertThat(connection.resize(new TerminalSize(120, 40)).join()).isEqualTo(4);
        terminal.prints("40 120\r\n");
        assertThat(terminal.record()).endsWith("\nsize 80 24 0\nsize 120 40 4\n");
        var same = connection.resize(new TerminalSize(120, 40)).join();
        assertThat(same).isEqualTo(12);
        var shown = connection.show(KeptTerminal.Form.TEXT, null).join();
        assertThat(shown.position()).isEqualTo(12);
        assertThat(shown.size()).isEqualTo(new TerminalSize(120, 40));
        connection.type("\r".getBytes(StandardCharsets.UTF_8)).join();
        terminal.ends("exit 0");
    }

    @Test
    void shouldBracketAPasteOfSeveralLinesWhereTheProgramAsks() throws IOException {
        var plain = terminals.start("stty raw -echo; printf ready; head -c 11 | od -An -c -w99");
        plain.prints("ready");
        plain.connect().paste("one\ntwo\n").join();
        plain.connect().paste("abc").join();
        plain.ends("exit 0");
        assertThat(plain.words()).isEqualTo("o n e \\r t w o \\r a b c");

        var asking = terminals.start("stty raw -echo; printf '\\033[?2004hready'; head -c 22 | od -An -c -w99");
        asking.prints("ready");
        asking.connect().paste("one\ntwo").join();
        asking.connect().paste("abc").join();
        asking.ends("exit 0");
        assertThat(asking.words()).isEqualTo("033 [ 2 0 0 ~ o n e \\r t w o 033 [ 2 0 1 ~ a b c");
    }

    @Test
    void shouldPressKeysAsTheProgramHasSetThem() throws IOException {
        var terminal = terminals.start("stty raw -echo; printf 'ready'; head -c 3 | od -An -c -w99; "
                + "printf '\\033[?1happ'; head -c 5 | od -An -c -w99");
        terminal.prints("ready");
        var connection = terminal.connect();
        connection.press("Up", 0).join();
        terminal.prints("app");
        connection.press("Up", 0).join();
        connection.press("c", KeptTerminal.CTRL).join();
        connection.press("é", 0).join();
        terminal.ends("exit 0");
        assertThat(terminal.words()).contains("033 [ A", "033 O A 003 303");
        assertThatThrownBy(() ->
                        terminals.start("read x").connect().press("Bogus", 0).join())
                .hasRootCauseMessage("no such key");
    }

    /** What a program reads of Shift+Enter. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\\033[>4;2m                  | 033 [ 2 7 ; 2 ; 1 3 ~",
                "\\033[>4;1m                  | 033 [ 2 7 ; 2 ; 1 3 ~",
                "\\033[>1u                    | 033 [ 1 3 ; 2 u",
                "\\033[=5;1u                  | 033 [ 1 3 ; 2 u",
                "\\033[>4;2m\\033[>1u          | 033 [ 1 3 ; 2 u",
                "\\033[>4;2m\\033[>4m          | 033 \\r",
                "\\033[>1u\\033[<u             | 033 \\r",
                "\\033[>1u\\033[?1049h         | 033 \\r",
                "\\033[?1049h\\033[>7u         | 033 [ 1 3 ; 2 u",
                "\\033[>1u\\033[>4;2m\\033c     | 033 \\r",
                "                            | 033 \\r",
            })
    void shouldTellShiftEnterAsTheProgramAskedForIt(String asked, String expected) throws IOException {
        int length = expected.split(" ").length;
        var terminal = terminals.start("stty raw -echo; printf '" + (asked == null ? "" : asked)
                + "'; printf ready; head -c " + length + " | od -An -c -w99");
        terminal.prints("ready");
        terminal.connect().press("Enter", KeptTerminal.SHIFT).join();
        terminal.ends("exit 0");
        assertThat(terminal.words()).endsWith(expected);
    }

    @Test
    void shouldTakeShiftEnterForEnterWhereACommandOrALineIsRead() throws IOException {
        for (var command : List.of("PS1='$ ' exec bash --norc --noprofile", "PS1='$ ' exec sh", "printf '$ '; cat")) {
            var terminal = terminals.start(command);
            terminal.prints("$ ");
            var connection = terminal.connect();
            connection.type("echo one".getBytes(StandardCharsets.UTF_8)).join();
            connection.press("Enter", KeptTerminal.SHIFT).join();
            terminal.prints("one\r\n");
            await(() -> terminal.log().lines().anyMatch(line -> line.matches("(\u001b\\[\\?2004[hl]\r?)*(echo )?one")));
            connection.close();
            terminal.killHolder();
        }
    }

    @Test
    void shouldSayOnTheTerminalWhatKeptTheCommandFromBeingRun() throws IOException {
        var nowhere = terminals.start(null, "/nowhere", List.of("true"));
        nowhere.ends("exit 125");
        assertThat(nowhere.log())
                .isEqualTo("sandlot: /nowhere: No such file or directory\r\n"
                        + "\rsandlot: the command was not run; why, is said above (status 125).\r\n");
        var missing = terminals.start(null, "/", List.of("no-such-program"));
        missing.ends("exit 127");
        assertThat(missing.log()).isEqualTo("sandlot: no-such-program: not found\r\n");
        assertThat(Files.readString(missing.directory().resolve("screen"))).contains("no-such-program: not found");
    }

    @Test
    void shouldWriteTheLastScreen() throws IOException {
        var terminal = terminals.start("printf 'one\\r\\n\\033[31mtwo\\033[m\\r\\n'");
        terminal.ends("exit 0");
        assertThat(Files.readString(terminal.directory().resolve("screen")).stripTrailing())
                .isEqualTo("one\n\033[0;31mtwo\033[0m");
    }

    @Test
    void shouldLeaveATerminalThatNobodyHasOpenToACommandThatComesBackToIt() throws IOException {
        var fifo = directory.resolve("go");
        new ProcessBuilder("mkfifo", fifo.toString()).start().onExit().join();
        var terminal =
                terminals.start("echo one; exec <" + fifo + " >/dev/null 2>&1; read x; echo two >/dev/tty; exit 4");
        terminal.prints("one\r\n");
        var connection = terminal.connect();
        Files.writeString(fifo, "\n");
        terminal.ends("exit 4");
        assertThat(terminal.log()).isEqualTo("one\r\ntwo\r\n");
        connection.closed().join();
    }

    @Test
    void shouldBeHungUpOnWithTheCommandThatItIsControlledBy() throws IOException {
        var terminal = terminals.start("trap '' HUP; sleep 1000 & echo left $!");
        terminal.ends("exit 0");
        var left = Long.parseLong(terminal.log().strip().split(" ")[1]);
        ProcessHandle.of(left).orElseThrow().destroyForcibly();
    }

    @Test
    void shouldLeaveNoTraceWhereItIsSentAway() throws IOException {
        var made = terminals.make(null);
        host.keeper().dismiss(made.made());
        await(() -> !KeeperHost.isAlive(made.made().pid(), made.made().startTicks())
                && KeeperHost.startTicks(made.made().child()) < 0);
        assertThat(made.record()).isEmpty();
        assertThatThrownBy(() ->
                        host.keeper().terminal(null, host.box(null), directory.resolve("nowhere"), TerminalSize.USUAL))
                .hasMessageContaining("nowhere");
    }

    @Test
    void shouldBeSpokenToHoweverLongThePathOfItsDoorIs() throws IOException {
        var logs = Files.createDirectories(directory.resolve("deep".repeat(20)).resolve("down".repeat(20)));
        var terminal = terminals.startIn(logs, "read x; echo $x");
        terminal.connect().type("heard\r".getBytes(StandardCharsets.UTF_8)).join();
        terminal.ends("exit 0");
        assertThat(terminal.log()).isEqualTo("heard\r\nheard\r\n");
    }

    @Test
    void shouldOutliveTheKeeper() throws IOException {
        var terminal = terminals.start("echo up; read x; echo $x");
        terminal.prints("up\r\n");
        host.keeper().close();
        await(() -> !host.keeper().isAlive());
        terminal.connect().type("on\r".getBytes(StandardCharsets.UTF_8)).join();
        terminal.ends("exit 0");
        assertThat(terminal.log()).isEqualTo("up\r\non\r\non\r\n");
    }

    @Test
    void shouldTypeAllOfALongTextInItsOrder() throws IOException {
        var terminal = terminals.start("stty raw -echo; echo up; head -c 3000000 | cksum");
        terminal.prints("up\n");
        var connection = terminal.connect();
        var text = "0123456789".repeat(300_000).getBytes(StandardCharsets.UTF_8);
        connection.type(text).join();
        terminal.ends("exit 0");
        var file = Files.write(directory.resolve("same"), text);
        var sum = new ProcessBuilder("sh", "-c", "cksum <" + file).start();
        assertThat(terminal.log()).endsWith(new String(sum.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void shouldCarryOutWhatElseIsAskedWhileNobodyReadsWhatIsTyped() throws IOException {
        var terminal = terminals.start("stty raw -echo; echo up; exec sleep 1000");
        terminal.prints("up\n");
        var connection = terminal.connect();
        var typed = connection.type(new byte[3_000_000]);
        var another = terminal.connect();
        another.resize(new TerminalSize(90, 30)).join();
        assertThat(another.show(KeptTerminal.Form.TEXT, null).join().size()).isEqualTo(new TerminalSize(90, 30));
        assertThat(typed).isNotDone();
        ProcessHandle.of(terminal.made().child()).orElseThrow().destroyForcibly();
        terminal.ends("signal 9");
        assertThatThrownBy(typed::join).hasRootCauseInstanceOf(IOException.class);
        CompletableFuture.allOf(connection.closed(), another.closed()).join();
    }
}
