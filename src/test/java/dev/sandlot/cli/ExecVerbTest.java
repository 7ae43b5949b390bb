package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ExecVerbTest {
    private static final String PROCESSES = "/api/v1/sandboxes/demo/processes";
    private static final String ATTACH = "GET " + PROCESSES + "/p1/attach";
    private static final String READY = "{\"type\":\"ready\",\"state\":\"running\"}";
    private static final String EXIT = "{\"type\":\"exit\",\"exit_code\":%d,\"signal\":null,\"timed_out\":%b}";

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon().on("POST " + PROCESSES, "{\"id\":\"p1\"}");
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    @Test
    void shouldPassBothStreamsOnByteForByteAndExitWithTheCommandsCode() {
        var binary = new byte[100_000];
        new Random(1).nextBytes(binary);
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            call.output(1, 0, Arrays.copyOf(binary, 70_000));
            call.output(2, 1, bytes("trouble\n"));
            call.output(1, 2, Arrays.copyOfRange(binary, 70_000, binary.length));
            call.text(EXIT.formatted(7, false));
        });

        var run = CliRun.with(daemon).run("exec", "demo", "--", "make");

        assertThat(run.code()).isEqualTo(7);
        assertThat(run.outBytes()).isEqualTo(binary);
        assertThat(run.err()).isEqualTo("trouble\n");
    }

    @Test
    void shouldGoOnAtTheExactChunkWhenLinksAreLost() {
        var connections = new AtomicInteger();
        daemon.on(ATTACH, call -> {
            var first = connections.getAndIncrement() == 0;
            call.webSocket();
            call.text(READY);
            if (first) {
                call.output(1, 0, bytes("zero "));
                call.output(1, 1, bytes("one "));
                return; // and the connection breaks
            }
            call.output(1, 1, bytes("one ")); // a chunk that was seen already
            call.output(1, 2, bytes("two"));
            call.text(EXIT.formatted(0, false));
        });

        var run = CliRun.with(daemon).run("exec", "demo", "--", "count");

        assertThat(run.out()).isEqualTo("zero one two");
        assertThat(daemon.requests()).contains(ATTACH + "?from=0", ATTACH + "?from=2");
    }

    @Test
    void shouldComeBackWhenTheDaemonRestarts() {
        var connections = new AtomicInteger();
        daemon.on(ATTACH, call -> {
            switch (connections.getAndIncrement()) {
                case 0 -> {
                    call.webSocket();
                    call.text(READY);
                    call.output(1, 0, bytes("a"));
                    call.closeFrame(1012);
                }
                case 1 -> call.problem(503, "starting");
                default -> {
                    call.webSocket();
                    call.text(READY);
                    call.output(1, 1, bytes("b"));
                    call.text(EXIT.formatted(0, false));
                }
            }
        });

        var run = CliRun.with(daemon).run("exec", "demo", "--", "true");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("ab");
    }

    @Test
    void shouldSayWhatIsMissingOfATrimmedLog() {
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            call.text("{\"type\":\"gap\",\"from\":0,\"to\":5}");
            call.output(1, 5, bytes("late"));
            call.text(EXIT.formatted(0, false));
        });

        var run = CliRun.with(daemon).run("exec", "demo", "--", "yes");

        assertThat(run.out()).isEqualTo("late");
        assertThat(run.err()).contains("chunks 0 to 4").contains("missing");
    }

    @Test
    void shouldExitWith124AfterATimeLimit() {
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(EXIT.formatted(143, true));
        });

        var run = CliRun.with(daemon).run("exec", "--timeout", "2m", "demo", "--", "sleep", "1h");

        assertThat(run.code()).isEqualTo(124);
    }

    @Test
    void shouldRepeatAStartWhoseAnswerWasLostUnderTheSameKey() {
        var keys = new ConcurrentLinkedQueue<String>();
        daemon.on("POST " + PROCESSES, call -> {
            keys.add(call.headers().get("idempotency-key"));
            if (keys.size() > 1) {
                call.answer(201, "application/json", "{\"id\":\"p1\"}");
            }
        });

        var run = CliRun.with(daemon).run("exec", "-d", "demo", "--", "make");

        assertThat(run.out()).isEqualTo("p1\n");
        assertThat(keys).hasSize(2).doesNotContainNull();
        assertThat(Set.copyOf(keys)).hasSize(1);
    }

    @Test
    void shouldSendStandardInputOnceOverALostLink() throws IOException {
        var input = new byte[300_000];
        new Random(2).nextBytes(input);
        var received = new ByteArrayOutputStream();
        var connections = new AtomicInteger();
        daemon.on(ATTACH, call -> {
            var first = connections.getAndIncrement() == 0;
            call.webSocket();
            call.text("{\"type\":\"ready\",\"state\":\"running\",\"stdin_bytes\":" + received.size() + "}");
            var taken = 0;
            while (true) {
                var frame = call.said();
                if (frame[0] == 1) {
                    call.text(EXIT.formatted(0, false));
                    return;
                }
                received.write(frame, 2, frame.length - 2);
                taken += frame.length - 2;
                if (first && received.size() > 100_000) {
                    return; // taken, but the client never hears of it
                }
                call.text("{\"type\":\"stdin\",\"bytes\":" + taken + "}");
            }
        });

        var run = CliRun.with(daemon).in(new ByteArrayInputStream(input)).run("exec", "-i", "demo", "--", "cat");

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(received.toByteArray()).isEqualTo(input);
    }

    @Test
    void shouldRatherFailThanSendStandardInputTwice() {
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text("{\"type\":\"ready\",\"state\":\"running\",\"stdin_bytes\":null}");
            call.said();
        });

        var run = CliRun.with(daemon).in("precious").run("exec", "-i", "demo", "--", "cat");

        assertThat(run.code()).isEqualTo(125);
        assertThat(run.err()).contains("how much has arrived is not known").contains("nothing was sent twice");
    }

    @Test
    void shouldFollowACommandThatTakesNoInputToItsEnd() {
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text("{\"type\":\"ready\",\"state\":\"running\",\"stdin_bytes\":0}");
            call.said();
            call.text("{\"type\":\"error\",\"status\":409,\"detail\":\"standard input is closed\"}");
            call.output(1, 0, bytes("done"));
            call.text(EXIT.formatted(0, false));
        });

        var run = CliRun.with(daemon).in("unwanted").run("exec", "-i", "demo", "--", "echo", "done");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("done");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void shouldStopTheCommandWhenNobodyReadsItsOutput() {
        daemon.on(ATTACH, call -> {
            call.webSocket();
            call.text(READY);
            call.output(1, 0, bytes("y\n"));
            call.said();
        });
        daemon.on("POST " + PROCESSES + "/p1/signal", "{}");
        var closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        var console = new Console(
                InputStream.nullInputStream(),
                closed,
                new ByteArrayOutputStream(),
                Map.of("SANDLOT_URL", daemon.url()),
                0);

        var code = new Cli(CliRun.NoDaemon::new, console).run("exec", "demo", "--", "yes");

        assertThat(code).isEqualTo(141);
        assertThat(daemon.requests()).contains("POST " + PROCESSES + "/p1/signal");
    }

    @Test
    void shouldSuggestTheSandboxThatWasMeant() {
        daemon.on("GET /api/v1/sandboxes", "{\"items\":[{\"id\":\"s1\",\"name\":\"shop\"}],\"next_cursor\":null}");

        var run = CliRun.with(daemon).run("exec", "shpo", "--", "true");

        assertThat(run.code()).isEqualTo(125);
        assertThat(run.err()).isEqualTo("error: no sandbox named \"shpo\" (did you mean \"shop\"?)\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
