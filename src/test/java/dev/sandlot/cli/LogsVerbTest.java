package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LogsVerbTest {
    private static final String PROCESS = "/api/v1/sandboxes/demo/processes/p1";
    private static final String OUTPUT =
            "id: %d\nevent: output\ndata: {\"seq\":%d,\"stream\":\"%s\",\"at\":\"2026-01-01T00:00:00Z\",%s}\n\n";

    private final ConcurrentLinkedQueue<String> resumed = new ConcurrentLinkedQueue<>();
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        daemon = new FakeDaemon()
                .on("GET /api/v1/sandboxes/demo", "{\"id\":\"s1\",\"state\":\"running\"}")
                .on("GET " + PROCESS, "{\"state\":\"running\",\"output\":{\"first_seq\":0,\"next_seq\":2}}")
                .on("GET " + PROCESS + "/output", call -> {
                    var last = call.headers().getOrDefault("last-event-id", "");
                    resumed.add(last);
                    call.stream();
                    if (last.isEmpty()) {
                        call.chunk(OUTPUT.formatted(0, 0, "stdout", "\"text\":\"one\\ntw\""));
                        call.chunk(OUTPUT.formatted(1, 1, "stderr", "\"text\":\"oops\\n\"")
                                .substring(0, 30));
                        return; // in the middle of an event
                    }
                    call.chunk(OUTPUT.formatted(1, 1, "stderr", "\"text\":\"oops\\n\""));
                    call.chunk(OUTPUT.formatted(2, 2, "stdout", "\"base64\":\"/wo=\""));
                    call.chunk("event: exit\ndata: {\"exit_code\":3}\n\n");
                    call.endOfStream();
                });
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    @Test
    void shouldFollowByteForByteOverALostLink() {
        var run = CliRun.with(daemon).run("logs", "-f", "demo/p1");

        assertThat(run.code()).isZero();
        assertThat(run.outBytes()).isEqualTo(new byte[] {'o', 'n', 'e', '\n', 't', 'w', (byte) 0xff, '\n'});
        assertThat(run.err()).isEqualTo("oops\n");
        assertThat(resumed).containsExactly("", "0");
    }

    @Test
    void shouldStopAtWhatIsThereWithoutFollowing() {
        var run = CliRun.with(daemon).run("logs", "demo/p1");

        assertThat(run.out()).isEqualTo("one\ntw");
        assertThat(run.err()).isEqualTo("oops\n");
    }

    @Test
    void shouldPutTheTimeBeforeEachLine() {
        var run = CliRun.with(daemon).run("logs", "-t", "demo/p1");

        assertThat(run.out()).isEqualTo("2026-01-01T00:00:00Z one\n2026-01-01T00:00:00Z tw");
    }

    @Test
    void shouldMergeASandboxsProcessesLineByLine() {
        daemon.on("GET /api/v1/sandboxes/demo/logs", call -> {
            resumed.add(call.headers().getOrDefault("last-event-id", ""));
            call.stream();
            if (resumed.size() == 1) {
                call.chunk(
                        "id: p1:1\nevent: line\ndata: {\"process\":\"p1\",\"stream\":\"stdout\",\"at\":\"x\",\"text\":\"a\"}\n\n");
                return;
            }
            call.chunk(
                    "id: p1:1,p2:1\nevent: line\n"
                            + "data: {\"process\":\"p2\",\"stream\":\"stdout\",\"at\":\"x\",\"text\":\"b\",\"partial\":true}\n\n");
            call.chunk("id: p1:1,p2:2\nevent: line\n"
                    + "data: {\"process\":\"p2\",\"stream\":\"stdout\",\"at\":\"x\",\"text\":\"c\"}\n\n");
            call.endOfStream();
        });

        var run = CliRun.with(daemon).run("logs", "demo");

        assertThat(run.out()).isEqualTo("p1 | a\np2 | bc\n");
        assertThat(resumed).containsExactly("", "p1:1");
    }

    @Test
    void shouldFollowEventsAsLinesOfJson() {
        daemon.on("GET /api/v1/info", "{}").on("GET /api/v1/events", call -> {
            resumed.add(call.headers().getOrDefault("last-event-id", ""));
            if (resumed.size() > 2) {
                call.problem(404, "enough");
                return;
            }
            call.stream();
            call.chunk("id: " + (6 + resumed.size()) + "\ndata: {\"seq\":" + (6 + resumed.size()) + "}\n\n");
        });

        var run = CliRun.with(daemon).run("events", "--json");

        assertThat(run.out()).isEqualTo("{\"seq\":7}\n{\"seq\":8}\n");
        assertThat(resumed).containsExactly("", "7", "8");
    }
}
