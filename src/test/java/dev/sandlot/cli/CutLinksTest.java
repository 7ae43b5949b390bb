package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links that break before the first answer is there, at every byte of it. */
@Timeout(120)
class CutLinksTest {
    private static final String DEMO = "/api/v1/sandboxes/demo";
    private static final String PROCESS = DEMO + "/processes/p1";
    /** Longer than any head of an answer here. */
    private static final int HEAD = 240;

    private FakeDaemon daemon;
    private final Set<String> made = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon()
                .on(
                        "GET " + PROCESS,
                        "{\"id\":\"p1\",\"state\":\"running\",\"output\":{\"first_seq\":0,\"next_seq\":1}}")
                .on("GET " + PROCESS + "/output", call -> {
                    call.stream();
                    if (!"0".equals(call.headers().get("last-event-id")))
                        call.chunk(
                                "id: 0\nevent: output\ndata: {\"seq\":0,\"stream\":\"stdout\",\"at\":\"2026-01-01T00:00:00Z\",\"text\":\"all\"}\n\n");
                    call.chunk("event: exit\ndata: {\"exit_code\":0}\n\n");
                    call.endOfStream();
                })
                .on("GET " + PROCESS + "/attach", call -> {
                    call.webSocket();
                    call.text("{\"type\":\"ready\",\"state\":\"running\"}");
                    call.output(1, 0, "all".getBytes(StandardCharsets.UTF_8));
                    call.text("{\"type\":\"exit\",\"exit_code\":7}");
                })
                .on("POST " + DEMO + "/processes", call -> {
                    made.add(call.headers().get("idempotency-key"));
                    call.answer(201, "application/json", "{\"id\":\"p1\"}");
                })
                .on("GET /api/v1/sandboxes", "{\"items\":[{\"name\":\"demo\"}],\"next_cursor\":null}")
                .on("POST " + DEMO + "/stop", "{\"name\":\"demo\"}");
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    @Test
    void shouldFollowALogWhoseFirstRequestIsCutAnywhere() throws IOException {
        for (int cut = 0; cut < 2 * HEAD; cut++) {
            try (var proxy = new CuttingProxy(daemon, cut % 2, cut / 2 - 1)) {
                var run = run(proxy, "logs", "-f", "demo/p1");

                assertThat(run.code()).as("cut %d: %s", cut, run.err()).isZero();
                assertThat(run.out()).isEqualTo("all");
            }
        }
    }

    @Test
    void shouldRunACommandOnceWhoseFirstRequestIsCutAnywhere() throws IOException {
        for (int cut = 0; cut < 2 * HEAD; cut++) {
            made.clear();
            try (var proxy = new CuttingProxy(daemon, cut % 2, cut / 2 - 1)) {
                var run = run(proxy, "exec", "demo", "--", "make");

                assertThat(run.code()).as("cut %d: %s", cut, run.err()).isEqualTo(7);
                assertThat(run.out()).isEqualTo("all");
                assertThat(made).as("one key, however often it is sent").hasSize(1);
            }
        }
    }

    @Test
    void shouldAskAgainWhateverCanBeAskedTwice() throws IOException {
        for (int at = -1; at < HEAD; at += 23) {
            try (var proxy = new CuttingProxy(daemon, 0, at)) {
                assertThat(run(proxy, "ls", "-q").out()).isEqualTo("demo\n");
            }
            try (var proxy = new CuttingProxy(daemon, 0, at)) {
                assertThat(run(proxy, "stop", "demo").out()).isEqualTo("demo\n");
            }
        }
    }

    @Test
    void shouldTakeWhatIsGoneAtTheSecondRequestForDeleted() throws IOException {
        var asked = new AtomicInteger();
        daemon.on("DELETE " + DEMO, call -> {
            if (asked.incrementAndGet() > 1) {
                call.problem(404, "There is no such sandbox.");
            }
        });

        var run = CliRun.with(daemon).run("rm", "demo");

        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("demo\n");
        assertThat(asked).hasValue(2);
    }

    @Test
    void shouldSayThatItIsNotKnownWhereTwiceWouldBeTwice() {
        var asked = new AtomicInteger();
        daemon.on("POST " + DEMO + "/answer", call -> asked.incrementAndGet());

        var run = CliRun.with(daemon).run("answer", "demo", "yes");

        assertThat(run.code()).isEqualTo(1);
        assertThat(asked).hasValue(1);
        assertThat(run.err()).contains("lost before the answer came").contains("may have been done");
    }

    @Test
    void shouldTellAnAnswerAtOnceAndADaemonThatIsNotThere() throws IOException {
        daemon.on(
                "POST /api/v1/sandboxes", call -> call.problem(503, "There are 500 sandboxes, the most there may be."));
        var full = CliRun.with(daemon).run("create", "one-more");
        assertThat(full.code()).isEqualTo(1);
        assertThat(full.err()).contains("the most there may be");
        assertThat(daemon.requests()).hasSize(1);

        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        for (var verb : new String[] {"ls", "logs -f demo/p1", "exec demo -- true", "events", "wait demo"}) {
            var run = new CliRun()
                    .env("SANDLOT_URL", "http://127.0.0.1:" + port)
                    .env("SANDLOT_TOKEN", "sl_x")
                    .run(verb.split(" "));
            assertThat(run.err())
                    .as(verb)
                    .contains("no Sandlot daemon answers at http://127.0.0.1:" + port)
                    .contains("sandlot serve");
            assertThat(run.code()).isEqualTo(verb.startsWith("exec") ? 125 : 1);
        }
    }

    private static CliRun run(CuttingProxy proxy, String... words) {
        return new CliRun()
                .env("SANDLOT_URL", proxy.url())
                .env("SANDLOT_TOKEN", "sl_test")
                .run(words);
    }

    /** Passes everything on, but of one connection the answer only up to a byte; -1 breaks that before the request was read. */
    private static final class CuttingProxy implements Closeable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final FakeDaemon behind;
        private final int cutOff;
        private final int cutAt;

        /** @param cutOff which connection it is, from 0 */
        CuttingProxy(FakeDaemon behind, int cutOff, int cutAt) throws IOException {
            this.behind = behind;
            this.cutOff = cutOff;
            this.cutAt = cutAt;
            begin(this::accept);
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }

        private void accept() {
            try {
                for (int number = 0; ; number++) {
                    var client = server.accept();
                    var most = number == cutOff ? cutAt : Integer.MAX_VALUE;
                    begin(() -> pass(client, most));
                }
            } catch (IOException closed) {
                // The end of the test.
            }
        }

        private void pass(Socket client, int most) {
            try (client) {
                if (most < 0) {
                    client.setSoLinger(true, 0); // a reset, not an end
                    return;
                }
                try (var daemon = new Socket(
                        InetAddress.getLoopbackAddress(),
                        Integer.parseInt(behind.url().split(":")[2]))) {
                    begin(() -> copy(client, daemon, Integer.MAX_VALUE));
                    copy(daemon, client, most);
                }
            } catch (IOException broken) {
                // As it should.
            }
        }

        private static void copy(Socket from, Socket to, int most) {
            try {
                InputStream in = from.getInputStream();
                for (int passed = 0; passed < most; passed++) {
                    var one = in.read();
                    if (one < 0) {
                        return;
                    }
                    to.getOutputStream().write(one);
                }
            } catch (IOException broken) {
                // Whichever side it was, the other hears of it.
            }
        }

        private static void begin(Runnable work) {
            var thread = new Thread(work, "cutting-proxy");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
