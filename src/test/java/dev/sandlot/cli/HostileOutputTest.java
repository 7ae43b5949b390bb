package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What sandboxes say, on the terminal of whoever asks, by every verb that shows it. */
@Timeout(60)
class HostileOutputTest {
    private static final String DEMO = "/api/v1/sandboxes/demo";
    private static final String HOSTILE = "a\u001b]52;c;eA==\u0007b\u009bc\u202ed\u001b[6ne\u001b]0;t\u001b\\f";
    private static final String WITH_COLOUR = HOSTILE + "\u001b[31mred\u001b[m\n";

    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        var hostile = JsonTree.object()
                .put("id", "s1")
                .put("name", HOSTILE)
                .put("state", HOSTILE)
                .put("command", HOSTILE)
                .put("failure", HOSTILE)
                .compact();
        // As a daemon would send it that escapes no more than it must.
        var raw = unescaped(hostile);
        daemon = new FakeDaemon()
                .on("GET " + DEMO, raw)
                .on("GET /api/v1/sandboxes", "{\"items\":[" + raw + "],\"next_cursor\":null}")
                .on("GET /api/v1/metrics", "{\"items\":[" + raw + "]}")
                .on("GET /api/v1/host/metrics", "{}")
                .on(
                        "GET " + DEMO + "/processes",
                        "{\"items\":[" + raw.replace("{", "{\"kind\":\"task\",") + "],\"next_cursor\":null}")
                .on(
                        "GET " + DEMO + "/usage",
                        "{\"sessions\":[{\"id\":" + text() + ",\"model\":" + text() + "}],\"cost\":{\"label\":" + text()
                                + "}}")
                .on("GET " + DEMO + "/processes/p1", "{\"output\":{\"first_seq\":0,\"next_seq\":1}}")
                .on("GET " + DEMO + "/processes/p1/output", call -> {
                    call.stream();
                    call.chunk(event("stdout", 0));
                    call.chunk("event: exit\ndata: {}\n\n");
                    call.endOfStream();
                })
                .on("GET " + DEMO + "/logs", call -> {
                    call.stream();
                    call.chunk(event("stdout", 0).replace("\"at\"", "\"process\":\"p1\",\"at\""));
                    call.endOfStream();
                })
                .on("POST " + DEMO + "/processes", "{\"id\":\"p1\"}")
                .on("GET " + DEMO + "/processes/p1/attach", call -> {
                    call.webSocket();
                    call.text("{\"type\":\"ready\",\"state\":\"running\"}");
                    call.output(1, 0, WITH_COLOUR.getBytes(StandardCharsets.UTF_8));
                    call.output(2, 1, WITH_COLOUR.getBytes(StandardCharsets.UTF_8));
                    call.text("{\"type\":\"exit\",\"exit_code\":0}");
                })
                .on("POST " + DEMO + "/stop", call -> call.problem(409, HOSTILE));
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    @Test
    void shouldShowNothingThatATerminalObeys() {
        for (var line : new String[] {
            "logs demo/p1",
            "task logs -f demo/p1",
            "logs demo",
            "logs -t demo/p1",
            "logs --json demo/p1",
            "exec demo -- true",
            "inspect demo",
            "ls --no-trunc",
            "ls --json",
            "ls -q",
            "top --once",
            "top --once --json",
            "usage demo",
            "usage --json demo",
            "task ls demo",
            "stop demo"
        }) {
            var run = CliRun.with(daemon).tty(new FakeTty()).run(line.split(" "));

            var shown = run.out() + run.err();
            assertThat(shown)
                    .as(line)
                    .contains("b")
                    .doesNotContain("\u0007", "\u009b", "\u202e", "\u001b]", "\u001b[6n");
        }
    }

    @Test
    void shouldKeepColours() {
        var run = CliRun.with(daemon).tty(new FakeTty()).run("logs", "demo/p1");

        assertThat(run.out()).isEqualTo("abcdef\u001b[31mred\u001b[m\n".replace("c", ""));
    }

    @Test
    void shouldPassEveryByteWhereNoTerminalIs() {
        assertThat(CliRun.with(daemon).run("logs", "demo/p1").out()).isEqualTo(WITH_COLOUR);
        var exec = CliRun.with(daemon).run("exec", "demo", "--", "true");
        assertThat(exec.out()).isEqualTo(WITH_COLOUR);
        assertThat(exec.err()).isEqualTo(WITH_COLOUR);
    }

    @Test
    void shouldInspectTheSameValueThatItWas() throws IOException {
        var run = CliRun.with(daemon).run("inspect", "demo");

        assertThat(JsonTree.parse(run.out()).get("name").text()).isEqualTo(HOSTILE);
    }

    private static String event(String stream, int seq) {
        return "id: " + seq + "\nevent: output\ndata: "
                + unescaped(JsonTree.object()
                        .put("seq", seq)
                        .put("stream", stream)
                        .put("at", "2026-01-01T00:00:00Z")
                        .put("text", WITH_COLOUR)
                        .compact())
                + "\n\n";
    }

    private static String text() {
        var whole = unescaped(JsonTree.object().put("t", HOSTILE).compact());
        return whole.substring(5, whole.length() - 1);
    }

    private static String unescaped(String json) {
        return json.replace("\\u009b", "\u009b").replace("\\u202e", "\u202e");
    }
}
