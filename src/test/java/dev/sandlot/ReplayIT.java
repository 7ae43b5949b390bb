package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings of real terminals: as files, and played on another terminal. */
class ReplayIT {
    private static final String OUTPUT = "/sandboxes/demo/processes/%s/output?stream=pty";

    @TempDir
    static Path directory;

    private static TestDaemon daemon;

    @BeforeAll
    static void start() {
        daemon = TestDaemon.start(directory.resolve("state"));
        assertThat(daemon.post("/sandboxes", "{\"name\":\"demo\"}").status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @Test
    void shouldHoldAllThatWasDrawnWithItsTimes() throws Exception {
        var id = terminal(
                "printf 'é€'; until test -e go; do sleep 0.1; done; i=0; while [ $i -lt 300 ]; do echo \"€ $i\"; i=$((i+1)); done");
        awaitPrinted(id, "é€");
        daemon.exec("demo", "touch go");
        daemon.get("/sandboxes/demo/processes/" + id + "?wait=60");
        var log = daemon.get(OUTPUT.formatted(id) + "&limit=16777216").body();
        assertThat(log).contains("€ 299");

        var answer = daemon.get(OUTPUT.formatted(id) + "&format=asciicast");

        var lines = lines(answer.body());
        var head = lines.get(0);
        assertThat(head.path("version").asInt()).isEqualTo(2);
        assertThat(head.path("width").asInt()).isEqualTo(90);
        assertThat(head.path("height").asInt()).isEqualTo(20);
        assertThat(drawn(lines)).isEqualTo(log);
        var times = lines.stream().skip(1).map(event -> event.get(0).asDouble()).toList();
        assertThat(times).isSorted();
        assertThat(times.get(0)).isZero();
        var seen = lines(daemon.get(OUTPUT.formatted(id) + "&limit=16777216&format=ndjson")
                        .body())
                .stream()
                .filter(line -> line.has("at"))
                .map(line -> Instant.parse(line.get("at").asText()))
                .toList();
        double whole = Duration.between(seen.get(0), seen.get(seen.size() - 1)).toMillis() / 1000.0;
        assertThat(whole).isPositive();
        assertThat(times.get(times.size() - 1)).isCloseTo(whole, within(0.002));

        var file = directory.resolve("exported.cast");
        assertThat(run("replay", "demo/" + id, "--export", file.toString())).isEqualTo(file + "\n");
        assertThat(Files.readString(file)).isEqualTo(answer.body());
        assertThat(run("replay", "demo/" + id, "--export", "-")).isEqualTo(answer.body());
    }

    @Test
    void shouldGiveWhatARunningTerminalHasShownUpToNow() throws Exception {
        var id = terminal("echo ready; sleep 1000");
        awaitPrinted(id, "ready");

        assertThat(drawn(lines(
                        daemon.get(OUTPUT.formatted(id) + "&format=asciicast").body())))
                .contains("ready");
    }

    @Test
    void shouldPlayOnATerminalWithoutMakingItTypeAndLeaveItInOrder() throws Exception {
        var id = terminal(
                "printf '\\033[?1049h\\033[?1000h\\033[2;3Hdrawn here\\033[6n\\033[c\\033]52;c;eA==\\007'; sleep 2; "
                        + "printf '\\033[4;3Hlater'; sleep 2; printf '\\033[5;3Hlast'; sleep 1000");
        awaitPrinted(id, "last");
        try (var terminal = Tmux.start(
                directory.resolve("tmux"),
                100,
                30,
                Map.of("SANDLOT_URL", daemon.url().toString(), "SANDLOT_TOKEN", daemon.token()))) {
            var replay = TestDaemon.program() + " replay demo/" + id + " --speed 0.001 --max-idle 100; echo code=$?";
            terminal.enter(replay);
            terminal.await("drawn here");
            assertThat(terminal.flag("mouse_any_flag")).isEqualTo("0");
            assertThat(terminal.screen()).doesNotContain("later", "last");
            // Passes over ten of the seconds that the recording takes.
            terminal.press("Right");
            terminal.await("code=0");
            assertThat(terminal.flag("alternate_on")).isEqualTo("0");
            terminal.enter("clear; " + replay);
            terminal.await("drawn here");
            terminal.press("C-c");
            terminal.await("code=130");
            terminal.enter("clear; " + replay);
            terminal.await("drawn here");
            terminal.press("q");
            terminal.await("code=0");
            terminal.enter("stty -a | grep -o ' icanon'");
            terminal.await("\n icanon\n");
            assertThat(terminal.history()).doesNotContain("6n", "command not found", "[?1;2c");
        }
    }

    private static void awaitPrinted(String id, String text) {
        TestDaemon.await(
                Duration.ofSeconds(60),
                () -> daemon.get(OUTPUT.formatted(id)).body().contains(text));
    }

    private static String terminal(String line) {
        var made = daemon.post(
                "/sandboxes/demo/processes",
                "{\"kind\":\"terminal\",\"cols\":90,\"rows\":20,\"command\":" + TestDaemon.quote(line) + "}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    private static List<JsonNode> lines(String cast) throws IOException {
        var json = new ObjectMapper();
        var lines = new ArrayList<JsonNode>();
        for (var line : cast.lines().toList()) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    private static String drawn(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.path(1).asText().equals("o"))
                .map(line -> line.get(2).asText())
                .collect(Collectors.joining());
    }

    private static String run(String... arguments) throws Exception {
        var program = daemon.cli(arguments).redirectErrorStream(true).start();
        try {
            var out = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(program.waitFor()).as(out).isZero();
            return out;
        } finally {
            program.destroyForcibly();
        }
    }
}
