package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Playing and exporting recordings, against a daemon that plays a part. */
@Timeout(300)
class ReplayVerbTest {
    private static final String P2 = "/api/v1/sandboxes/demo/processes/p2";
    private static final String CAST = "GET " + P2 + "/output";
    private static final String HEAD = "{\"version\":2,\"width\":90,\"height\":20,\"timestamp\":1}\n";

    @TempDir
    Path temp;

    private final FakeTty tty = new FakeTty();
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon().on("GET " + P2, "{\"id\":\"p2\",\"kind\":\"terminal\",\"state\":\"exited\"}");
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    @Test
    void shouldPlayARecordingThatAsksNothingAndLeaveTheTerminalAsItWas() {
        cast(HEAD
                + "[0.0, \"o\", \"one\\u001b[6n \"]\n[0.001, \"r\", \"50x10\"]\n[0.002, \"m\", \"chapter\"]\n"
                + "[0.003, \"o\", \"\\u001b]52;c;aGk=\\u0007\\u001b[?1049h\\u001b[\"]\n[0.004, \"o\", \"?25ltwo\"]\n");

        var run = replay("replay", "demo/p2");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("one \033[?1049h\033[?25ltwo\033\\", "\033[?1000l")
                .doesNotContain("\033[6n", "\033]52", "chapter", "50x10")
                .endsWith("\r\033[0 q\r\033[J");
        assertThat(run.err()).isEmpty();
        assertThat(tty.states()).containsExactly("raw", "restored");
        assertThat(daemon.requests()).contains(CAST + "?stream=pty&format=asciicast");
    }

    @Test
    void shouldJumpAndLeaveAtTheKeysForThat() {
        cast(HEAD + "[0.0, \"o\", \"first\"]\n[9.0, \"o\", \"second\"]\n[100000.0, \"o\", \"third\"]\n");
        tty.type(" ").type("\033[C").type("+-");

        var run = CliRun.with(daemon).tty(tty);
        var shown = new CountDownLatch(1);
        var leaving = new Thread(() -> {
            while (!run.out().contains("second")) {
                Thread.onSpinWait();
            }
            shown.countDown();
            tty.type("q");
        });
        leaving.setDaemon(true);
        leaving.start();
        run.run("replay", "demo/p2", "--max-idle", "100000");

        assertThat(shown.getCount()).isZero();
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("first", "second").doesNotContain("third");
        assertThat(tty.states()).containsExactly("raw", "restored");
    }

    @Test
    void shouldTellOfCtrlCByItsCode() {
        cast(HEAD + "[100000.0, \"o\", \"never\"]\n");
        tty.type("\003");

        var run = replay("replay", "--max-idle", "100000", "demo/p2");

        assertThat(run.code()).isEqualTo(130);
        assertThat(run.out()).doesNotContain("never");
        assertThat(tty.states()).containsExactly("raw", "restored");
    }

    @Test
    void shouldSayThatTheRecordingIsLargerThanTheTerminal() {
        cast(HEAD);
        tty.resize(40, 10);

        assertThat(replay("replay", "demo/p2").err())
                .isEqualTo("sandlot: recorded at 90x20; this terminal has 40x10\n");
    }

    @Test
    void shouldGoOnWithTheNextLineAfterALostLink() {
        var connections = new AtomicInteger();
        daemon.on(CAST, call -> {
            call.stream();
            call.chunk(HEAD + "[0.0, \"o\", \"one\"]\n[0.0, \"o\", ");
            if (connections.getAndIncrement() > 0) {
                call.chunk("\"two\"]\n");
                call.endOfStream();
            }
        });

        var run = CliRun.with(daemon).run("replay", "demo/p2", "--export", "-");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(HEAD + "[0.0, \"o\", \"one\"]\n[0.0, \"o\", \"two\"]\n");
        assertThat(connections).hasValue(2);
    }

    @Test
    void shouldNotGoOnWithAnotherRecording() {
        var connections = new AtomicInteger();
        daemon.on(CAST, call -> {
            call.stream();
            call.chunk(connections.getAndIncrement() == 0 ? HEAD : HEAD.replace("1}", "2}"));
        });

        var run = CliRun.with(daemon).run("replay", "demo/p2", "--export", "-");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("the beginning of the recording is no longer kept");
    }

    @Test
    void shouldExportToAFileAndPrintItsName() throws IOException {
        cast(HEAD + "[0.0, \"o\", \"é\"]\n");
        var file = temp.resolve("demo.cast");

        var run = CliRun.with(daemon).run("replay", "demo/p2", "--export", file.toString());

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo(file + "\n");
        assertThat(Files.readString(file)).isEqualTo(HEAD + "[0.0, \"o\", \"é\"]\n");
    }

    @Test
    void shouldSayWhatElseThereIsWithoutATerminalAndForOtherProcesses() {
        var run = CliRun.with(daemon).run("replay", "demo/p2");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("replay needs a terminal", "--export FILE");

        daemon.on("GET " + P2, "{\"id\":\"p2\",\"kind\":\"exec\",\"state\":\"exited\"}");
        var other = CliRun.with(daemon)
                .run("replay", "demo/p2", "--export", temp.resolve("x").toString());
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("demo/p2 is no terminal");
        assertThat(temp.resolve("x")).doesNotExist();
    }

    @Test
    void shouldLeaveNoFileOfWhatIsRefused() {
        daemon.on(CAST, call -> call.problem(409, "p2 is no terminal"));

        var run = CliRun.with(daemon)
                .run("replay", "demo/p2", "--export", temp.resolve("x").toString());

        assertThat(run.code()).isEqualTo(1);
        assertThat(temp.resolve("x")).doesNotExist();
    }

    private void cast(String lines) {
        daemon.on(CAST, call -> {
            call.stream();
            call.chunk(lines);
            call.endOfStream();
        });
    }

    private CliRun replay(String... args) {
        return CliRun.with(daemon).tty(tty).run(args);
    }
}
