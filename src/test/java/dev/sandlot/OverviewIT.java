package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a wall is told of real sandboxes. */
class OverviewIT extends OneDaemon {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The only sandbox's last line, after the process that printed it. */
    private String line() {
        var last = daemon.get("/overview").json().at("/items/0/last_line");
        return last.path("process").asText() + " " + last.path("text").asText();
    }

    private void awaitLine(String line) {
        TestDaemon.await(PATIENCE, () -> line().equals(line));
    }

    @Test
    void shouldTellTheLastLineAlsoAfterARestartAndOfWhatHasStopped() {
        daemon.post("/sandboxes", "{\"name\":\"demo\",\"command\":\"echo first; exec sleep 1000\"}");
        awaitLine("p1 first");
        daemon.exec(
                "demo",
                "head -c 10000000 /dev/zero | tr '\\0' x; echo; printf '\\033[31mlast\\033[0m'; printf '\\n\\n' >&2");
        awaitLine("p2 last");

        daemon.kill();
        daemon.start();
        assertThat(line()).isEqualTo("p2 last");
        daemon.post("/sandboxes/demo/stop", "");
        assertThat(line()).isEqualTo("p2 last");
    }

    @Test
    void shouldTellWhatATerminalShowsLast() {
        daemon.post("/sandboxes", "{\"name\":\"demo\"}");
        daemon.post(
                "/sandboxes/demo/processes",
                "{\"kind\":\"terminal\",\"command\":[\"sh\",\"-c\",\"printf '\\\\033[2J\\\\033[1;1H\\\\033[32mReady?\\\\033[0m'; sleep 1000\"]}");
        awaitLine("p1 Ready?");
    }

    @Test
    void shouldKeepNoSandboxAwake() {
        var made = daemon.post(
                "/sandboxes",
                "{\"name\":\"demo\",\"idle_timeout_seconds\":2,\"command\":\"echo hello; exec sleep 1000\"}");
        assertThat(made.status()).isEqualTo(201);
        awaitLine("p1 hello");

        TestDaemon.await(PATIENCE, () -> {
            assertThat(line()).isEqualTo("p1 hello");
            return daemon.get("/sandboxes").json().at("/items/0/state").asText().equals("stopped");
        });
    }
}
