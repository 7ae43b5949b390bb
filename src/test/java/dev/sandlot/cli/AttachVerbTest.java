package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.TestDaemon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sun.misc.Signal;

/** What the command line does with a terminal, against a daemon that plays a part; real ones meet in {@code AttachIT}. */
@Timeout(300)
class AttachVerbTest {
    private static final String PROCESSES = "/api/v1/sandboxes/demo/processes";
    private static final String ATTACH = "GET " + PROCESSES + "/p2/attach";
    private static final String READY = "{\"type\":\"ready\",\"state\":\"running\",\"read_only\":false}";
    private static final String EXIT = "{\"type\":\"exit\",\"exit_code\":%d,\"signal\":null,\"timed_out\":false}";
    private static final String TERMINAL = "{\"id\":\"%s\",\"kind\":\"%s\",\"state\":\"%s\"}";

    private final FakeTty tty = new FakeTty();
    /** What was asked to be started. */
    private final Queue<JsonTree> started = new ConcurrentLinkedQueue<>();

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon()
                .on("GET " + PROCESSES + "/p2", TERMINAL.formatted("p2", "terminal", "running"))
                .on("POST " + PROCESSES, call -> {
                    started.add(JsonTree.parse(call.body()));
                    call.answer(201, "application/json", "{\"id\":\"p2\"}");
                });
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    @Test
    void shouldShowTheScreenPassKeysOnAndExitWithTheProcesssCode() {
        var keys = new AtomicReference<String>();
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            show(call, "\033[Hscreen");
            keys.set(keys(call.said()));
            call.text(EXIT.formatted(7));
        });
        tty.type("ls\r");

        var run = attach("attach", "demo/p2");

        assertThat(run.code()).isEqualTo(7);
        assertThat(run.out())
                .contains("\033[Hscreen")
                .containsPattern(" \r\033\\[0 q\r\033\\[J\033\\[[0-9]+G\033\\[6n\r\033\\[5n$");
        assertThat(keys).hasValue("ls\r");
        assertThat(run.err()).isEqualTo("sandlot: demo/p2 has ended (code 7)\n");
        assertThat(tty.states()).containsExactly("raw", "restored");
        assertThat(daemon.requests()).contains(ATTACH + "?cols=100&rows=30");
    }

    @Test
    void shouldDetachAtCtrlBackslashAndSendWhatWasTypedBeforeIt() throws Exception {
        var sent = new AtomicReference<String>();
        var heard = new CountDownLatch(1);
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            sent.set(keys(call.said()));
            heard.countDown();
            call.said();
        });
        tty.type("vi\034never");

        var run = attach("attach", "demo/p2");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEqualTo("sandlot: detached; demo/p2 goes on. Come back with: sandlot attach demo/p2\n");
        assertThat(tty.states()).containsExactly("raw", "restored");
        assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(sent).hasValue("vi");
    }

    @Test
    void shouldComeBackToTheCurrentScreenAndSayOnceThatTheLinkIsLost() {
        var connections = new AtomicInteger();
        daemon.on(ATTACH, call -> {
            switch (connections.getAndIncrement()) {
                case 0 -> {
                    call.webSocket();
                    call.text(READY);
                    show(call, "first\033[?1000h");
                    call.closeFrame(1012);
                }
                case 1, 2, 3 -> call.problem(503, "starting");
                default -> {
                    call.webSocket();
                    call.text(READY);
                    show(call, "second");
                    call.text(EXIT.formatted(0));
                }
            }
        });

        var run = attach("attach", "demo/p2");

        assertThat(run.code()).isZero();
        assertThat(run.out()).containsSubsequence("first", "\033[?1000l", "\033[2J", "second");
        assertThat(run.err().split("link lost", -1)).hasSize(2);
        assertThat(run.err()).contains("(Ctrl-\\ detaches)\r\n").endsWith("has ended (code 0)\n");
    }

    @Test
    void shouldDetachWhileTheLinkIsDown() {
        var connections = new AtomicInteger();
        daemon.on(ATTACH, call -> {
            if (connections.getAndIncrement() == 0) {
                call.webSocket();
                call.text(READY);
                show(call, "up");
            } else {
                tty.type("lost keys\034");
                call.problem(503, "down");
            }
        });

        var run = attach("attach", "demo/p2");

        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("detached");
        assertThat(tty.states()).containsExactly("raw", "restored");
    }

    @Test
    void shouldNotReplayWhatWasTypedWhileTheLinkWasDown() {
        var connections = new AtomicInteger();
        var received = new ConcurrentLinkedQueue<String>();
        daemon.on(ATTACH, call -> {
            switch (connections.getAndIncrement()) {
                case 0 -> {
                    call.webSocket();
                    call.text(READY);
                    tty.type("a");
                    received.add(keys(call.said()));
                }
                case 1 -> {
                    tty.type("rm -rf .\r");
                    call.problem(503, "down");
                }
                default -> {
                    call.webSocket();
                    call.text(READY);
                    call.handled();
                    tty.type("b");
                    received.add(keys(call.said()));
                    call.text(EXIT.formatted(0));
                }
            }
        });

        attach("attach", "demo/p2");

        assertThat(received).containsExactly("a", "b");
    }

    @Test
    void shouldTellAnotherSize() {
        var told = new AtomicReference<String>();
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            show(call, "x");
            tty.resize(120, 40);
            Signal.raise(new Signal("WINCH"));
            var frame = call.said();
            told.set(new String(frame, 1, frame.length - 1, StandardCharsets.UTF_8));
            call.text(EXIT.formatted(0));
        });

        attach("attach", "demo/p2");

        assertThat(told).hasValue("{\"type\":\"resize\",\"cols\":120,\"rows\":40}");
    }

    @Test
    void shouldSendNothingAtAllWhileOnlyLookingOn() {
        var connections = new AtomicInteger();
        var received = new AtomicReference<byte[]>();
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text("{\"type\":\"ready\",\"state\":\"running\",\"read_only\":true}");
            show(call, "x");
            tty.type("keys").type("\033[?1;2c");
            if (connections.getAndIncrement() == 0) {
                tty.resize(120, 40);
                Signal.raise(new Signal("WINCH"));
                received.set(call.in().readAllBytes()); // until the client goes, to come back with the new size
            } else {
                call.text(EXIT.formatted(0));
            }
        });

        var run = attach("attach", "--read-only", "demo/p2");

        assertThat(received.get()).isEmpty();
        assertThat(run.err()).doesNotContain("lost");
        assertThat(daemon.requests())
                .contains(ATTACH + "?cols=100&rows=30&read_only=true", ATTACH + "?cols=120&rows=40&read_only=true");
    }

    @Test
    void shouldKeepTheClipboardOutOfReach() {
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            show(call, "a\033]5");
            show(call, "2;c;?\007b");
            call.text(EXIT.formatted(0));
        });

        assertThat(attach("attach", "demo/p2").out()).contains("ab").doesNotContain("]52");
    }

    @Test
    void shouldRestoreTheTerminalBeforeAFailureIsTold() {
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            show(call, "x");
            call.closeFrame(4403);
        });

        var run = attach("attach", "demo/p2");

        assertThat(run.code()).isEqualTo(125);
        assertThat(run.err()).contains("error: the daemon ended the stream");
        assertThat(tty.states()).containsExactly("raw", "restored");
    }

    @Test
    void shouldRestoreTheTerminalAtASignalAndLetTheProcessGoOn() {
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            show(call, "x");
            TestDaemon.await(Duration.ofSeconds(120), () -> tty.states().contains("raw"));
            Signal.raise(new Signal("TERM"));
            call.said();
        });

        var run = attach("attach", "demo/p2");

        assertThat(run.code()).isEqualTo(143);
        assertThat(run.err()).isEqualTo("sandlot: left at SIGTERM; demo/p2 goes on\n");
        assertThat(tty.states()).containsExactly("raw", "restored");
    }

    @Test
    void shouldSayThatAProcessWasLost() {
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            call.text("{\"type\":\"exit\",\"exit_code\":null,\"signal\":null,\"timed_out\":false}");
        });

        var run = attach("attach", "demo/p2");

        assertThat(run.code()).isEqualTo(125);
        assertThat(run.err()).contains("demo/p2 was lost");
    }

    @ParameterizedTest
    @CsvSource({"running, p1", "exited, p10"})
    void shouldChooseTheMainProcessElseTheNewestTerminal(String main, String chosen) {
        daemon.on(
                "GET " + PROCESSES,
                "{\"items\":[" + TERMINAL.formatted("p10", "terminal", "running") + ","
                        + TERMINAL.formatted("p9", "terminal", "running") + ","
                        + TERMINAL.formatted("p11", "exec", "running") + ","
                        + TERMINAL.formatted("p12", "terminal", "exited") + ","
                        + TERMINAL.formatted("p1", "terminal", main) + "],\"next_cursor\":null}");
        daemon.on("GET " + PROCESSES + "/" + chosen + "/attach", call -> {
            call.webSocket();
            call.text(READY);
            call.text(EXIT.formatted(0));
        });

        assertThat(attach("attach", "demo").err()).contains("demo/" + chosen + " has ended (code 0)");
    }

    @Test
    void shouldSayHowToStartATerminalWhereThereIsNone() {
        daemon.on("GET " + PROCESSES, "{\"items\":[],\"next_cursor\":null}");

        var run = attach("attach", "demo");

        assertThat(run.code()).isEqualTo(125);
        assertThat(run.err()).contains("no terminal runs in \"demo\"").contains("sandlot exec -it demo -- bash");
        assertThat(tty.states()).isEmpty();
    }

    @Test
    void shouldSayHowToFollowWhatIsNoTerminal() {
        daemon.on("GET " + PROCESSES + "/p2", TERMINAL.formatted("p2", "task", "running"));

        var run = attach("attach", "demo/p2");

        assertThat(run.code()).isEqualTo(125);
        assertThat(run.err()).contains("demo/p2 is no terminal").contains("sandlot logs -f demo/p2");
    }

    @Test
    void shouldRefuseWithoutATerminal() {
        var attach = CliRun.with(daemon).run("attach", "demo/p2");
        var exec = CliRun.with(daemon).run("exec", "-it", "demo", "--", "bash");
        var create = CliRun.with(daemon).run("create", "-t", "demo", "--", "bash");

        assertThat(attach.code()).isEqualTo(2);
        assertThat(attach.err()).contains("attach needs a terminal").contains("sandlot logs -f demo/p2");
        assertThat(exec.code()).isEqualTo(125);
        assertThat(exec.err()).contains("the input device is not a TTY");
        assertThat(create.code()).isEqualTo(125);
        assertThat(daemon.requests()).isEmpty();
    }

    @Test
    void shouldStartATerminalOfThisSizeAndShowIt() {
        daemon.on(ATTACH, call -> ended(call, 3));

        var run = attach("exec", "-it", "demo", "--", "sh", "-c", "exit 3");

        assertThat(run.code()).isEqualTo(3);
        var sent = started.element();
        assertThat(sent.get("kind").text()).isEqualTo("terminal");
        assertThat(sent.get("tty").isTrue()).isTrue();
        assertThat(sent.get("cols").number(0)).isEqualTo(100);
        assertThat(sent.get("rows").number(0)).isEqualTo(30);
        assertThat(sent.names()).doesNotContain("stdin_open");
    }

    @Test
    void shouldStartATerminalInTheBackground() {
        var run = CliRun.with(daemon).env("TERM", "xterm-kitty").run("exec", "-dt", "demo", "--", "bash");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("p2\n");
        assertThat(started.element().get("env").isEmpty()).isTrue();
    }

    @Test
    void shouldTellProgramsWhichTerminalTheyAreOn() {
        daemon.on(ATTACH, call -> ended(call, 0));
        on("xterm-kitty", "truecolor", "exec", "-it", "demo", "--", "bash");
        on("xterm-kitty", null, "exec", "-it", "-e", "TERM=vt100", "-e", "A=b", "demo", "--", "bash");
        on("../etc/passwd", "x y", "exec", "-it", "demo", "--", "bash");

        assertThat(started)
                .map(body -> body.get("env").compact())
                .containsExactly(
                        "{\"TERM\":\"xterm-kitty\",\"COLORTERM\":\"truecolor\"}",
                        "{\"TERM\":\"vt100\",\"A\":\"b\"}",
                        "{}");
    }

    @Test
    void shouldShowWhatItHasStartedFromTheFirstByteAtTheCursorAndAddNothing() {
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            call.output(3, 0, "first ".getBytes(StandardCharsets.ISO_8859_1));
            call.text("{\"type\":\"driver\",\"driving\":true}");
            call.output(3, 1, "second".getBytes(StandardCharsets.ISO_8859_1));
            call.text(EXIT.formatted(0));
        });

        var run = attach("exec", "-it", "demo", "--", "bash");

        assertThat(run.out()).startsWith("first second\033\\");
        assertThat(daemon.requests()).contains(ATTACH + "?from=0&cols=100&rows=30");
    }

    @Test
    void shouldComeBackToADrawingOfWhatItHasStartedAndMoveUpWhatIsThere() {
        var connections = new AtomicInteger();
        daemon.on(ATTACH, call -> {
            if (connections.getAndIncrement() < 2) {
                call.webSocket();
                call.text(READY);
                if (connections.get() == 2) {
                    show(call, "raw");
                }
                call.closeFrame(1012);
            } else {
                call.webSocket();
                call.text(READY);
                show(call, "drawing");
                call.text(EXIT.formatted(0));
            }
        });

        var run = attach("exec", "-it", "demo", "--", "bash");

        assertThat(run.out()).startsWith("raw\033\\").containsSubsequence("\n".repeat(30), "\033[2J", "drawing");
        assertThat(daemon.requests())
                .filteredOn(request -> request.startsWith(ATTACH))
                .containsExactly(
                        ATTACH + "?from=0&cols=100&rows=30",
                        ATTACH + "?from=0&cols=100&rows=30",
                        ATTACH + "?cols=100&rows=30");
    }

    @Test
    void shouldMoveUpWhatIsThereBeforeWhatItHasStartedIsDrawnForAnotherSize() {
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            show(call, "raw");
            call.text("{\"type\":\"skip\",\"from\":1,\"to\":1}");
            call.output(3, 1, "drawing".getBytes(StandardCharsets.ISO_8859_1));
            call.text("{\"type\":\"skip\",\"from\":1,\"to\":2}");
            call.output(3, 2, "another".getBytes(StandardCharsets.ISO_8859_1));
            call.text(EXIT.formatted(0));
        });

        var run = attach("exec", "-it", "demo", "--", "bash");

        assertThat(run.out()).containsSubsequence("raw\033\\", "\n".repeat(30) + "drawinganother\033\\");
    }

    @Test
    void shouldWriteNothingButWhatIsPrintedOnADumbTerminal() {
        var connections = new AtomicInteger();
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            if (connections.getAndIncrement() == 0) {
                call.output(3, 0, "one\r\n".getBytes(StandardCharsets.ISO_8859_1));
                call.closeFrame(1012);
            } else {
                call.output(3, 1, "two\033]52;c;?\007".getBytes(StandardCharsets.ISO_8859_1));
                call.text(EXIT.formatted(0));
            }
        });

        var run = on("dumb", null, "exec", "-it", "demo", "--", "bash");

        assertThat(run.out()).isEqualTo("one\r\ntwo\r\n");
        assertThat(started.element().get("env").get("TERM").text()).isEqualTo("dumb");
        assertThat(daemon.requests())
                .contains(ATTACH + "?from=0&cols=100&rows=30", ATTACH + "?from=1&cols=100&rows=30");
        assertThat(tty.states()).containsExactly("raw", "restored");
    }

    @Test
    void shouldShowADumbTerminalWhatStandsThereAndThenTheTextOfWhatComes() {
        daemon.on(
                        "GET " + PROCESSES + "/p2",
                        "{\"id\":\"p2\",\"kind\":\"terminal\",\"state\":\"running\",\"output\":{\"next_seq\":7}}")
                .on("GET " + PROCESSES + "/p2/screen", call -> call.answer(200, "text/plain", "a b\n$ \n\n\n"));
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            call.output(3, 7, "ls\r\n\033[?2004l\033[31mx\033[0m\033[5A\r\n".getBytes(StandardCharsets.ISO_8859_1));
            call.text("{\"type\":\"skip\",\"from\":8,\"to\":12}");
            call.output(3, 12, "drawn".getBytes(StandardCharsets.ISO_8859_1));
            call.text("{\"type\":\"skip\",\"from\":12,\"to\":12}");
            call.output(3, 12, "drawn".getBytes(StandardCharsets.ISO_8859_1));
            call.output(3, 12, "$ ".getBytes(StandardCharsets.ISO_8859_1));
            call.text(EXIT.formatted(0));
        });

        var run = on("dumb", null, "attach", "demo/p2");

        assertThat(run.out()).isEqualTo("a b\r\n$ls\r\nx\r\n$ \r\n");
        assertThat(run.err()).startsWith("sandlot: chunks from 8 on are missing here");
        assertThat(daemon.requests()).contains(ATTACH + "?from=7&cols=100&rows=30");
    }

    @Test
    void shouldCreateWithATerminalOnATerminal() {
        var bodies = created();

        var shown = attach("create", "demo", "--rm", "--", "bash");
        CliRun.with(daemon).run("create", "demo", "-d", "--", "bash");
        CliRun.with(daemon).run("create", "demo", "-dt", "--", "bash");
        attach("create", "demo", "-d", "--", "bash");

        assertThat(bodies).map(body -> body.contains("\"tty\":true")).containsExactly(true, false, true, false);
        assertThat(daemon.requests()).contains("GET " + PROCESSES + "/p1/attach?from=0&cols=100&rows=30");
        assertThat(shown.code()).isEqualTo(4);
        assertThat(shown.err()).isEqualTo("sandlot: created demo\nsandlot: demo/p1 has ended (code 4)\n");
        assertThat(daemon.requests()).contains("DELETE /api/v1/sandboxes/s1?force=true");
    }

    @Test
    void shouldJoinTheTerminalOfAnAgentThatIsStarted() {
        var bodies = created();

        var joined = on("xterm-256color", null, "create", "demo", "--agent", "claude");
        var left = attach("create", "demo", "--agent", "claude", "-d", "--quiet");

        assertThat(bodies).allMatch(body -> body.contains("\"agent_permissions\":\"ask\""));
        assertThat(bodies).map(body -> body.contains("\"TERM\"")).containsExactly(true, false);
        assertThat(joined.err()).endsWith("sandlot: created demo\nsandlot: demo/p1 has ended (code 4)\n");
        assertThat(left.out()).isEqualTo("demo\n");
        assertThat(left.err()).isEmpty();
    }

    @Test
    void shouldLeaveTheDeletionToTheDaemonAfterDetaching() {
        created();
        tty.type("\034");
        daemon.on("GET " + PROCESSES + "/p1/attach", call -> {
            call.webSocket();
            call.text(READY);
            call.said();
        });
        daemon.on("PATCH /api/v1/sandboxes/s1", "{}");
        daemon.on("GET /api/v1/sandboxes/s1/processes/p1", TERMINAL.formatted("p1", "terminal", "running"));

        var run = attach("create", "demo", "--rm", "--", "bash");

        assertThat(run.code()).isZero();
        assertThat(daemon.requests()).contains("PATCH /api/v1/sandboxes/s1");
        assertThat(daemon.requests()).noneMatch(request -> request.startsWith("DELETE"));
    }

    private ConcurrentLinkedQueue<String> created() {
        var bodies = new ConcurrentLinkedQueue<String>();
        daemon.on("POST /api/v1/sandboxes", call -> {
            bodies.add(call.body());
            call.answer(201, "application/json", "{\"id\":\"s1\",\"name\":\"demo\"}");
        });
        daemon.on("GET " + PROCESSES + "/p1/attach", call -> {
            call.webSocket();
            call.text(READY);
            call.text(EXIT.formatted(4));
        });
        daemon.on("DELETE /api/v1/sandboxes/s1", "{}");
        return bodies;
    }

    private static void ended(FakeDaemon.Call call, int code) throws IOException {
        call.webSocket();
        call.text(READY);
        call.text(EXIT.formatted(code));
    }

    private CliRun on(String term, String colours, String... args) {
        var run = CliRun.with(daemon).env("TERM", term).tty(tty);
        return (colours == null ? run : run.env("COLORTERM", colours)).run(args);
    }

    private CliRun attach(String... args) {
        return CliRun.with(daemon).tty(tty).run(args);
    }

    private static void show(FakeDaemon.Call call, String text) throws IOException {
        call.output(3, 0, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The keys of a binary frame on channel 0. */
    private static String keys(byte[] frame) {
        assertThat(frame).startsWith(2, 0);
        return new String(frame, 2, frame.length - 2, StandardCharsets.ISO_8859_1);
    }
}
