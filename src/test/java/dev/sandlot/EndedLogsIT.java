package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What processes printed that had ended when the daemon was killed, read by everything that reads logs after it has come back. */
class EndedLogsIT extends OneDaemon {
    private static final String HUNDRED_THOUSAND = "perl -e 'for(1..100000){printf \"%07d %s\\n\",$_,\"x\"x50}'";
    private static final int BYTES = 5_900_000;

    @BeforeEach
    void start() {
        assertThat(daemon.post("/sandboxes", "{\"name\":\"pg\"}").status()).isEqualTo(201);
    }

    /** Each reader has a process of its own, which nobody has read since the restart. */
    @Test
    void shouldGiveEverythingToEveryReaderThoughNobodyHasReadItSinceTheRestart() throws Exception {
        for (int i = 1; i <= 10; i++) {
            assertThat(daemon.exec("pg", HUNDRED_THOUSAND).get("exit_code").asInt())
                    .isZero();
        }

        daemon.kill();
        daemon.start();
        assertThat(cli("logs", "pg/p1")).hasSize(BYTES).endsWith("0100000 " + "x".repeat(50) + "\n");
        assertThat(cli("logs", "pg/p2", "-n", "3").lines()).hasSize(3);
        assertThat(textOf(cli("logs", "pg/p3", "--json"))).hasSize(BYTES);
        assertThat(cli("logs", "-f", "pg/p4")).hasSize(BYTES);
        assertThat(cli("task", "logs", "pg/p5")).hasSize(BYTES);
        assertThat(pages("p6")).hasSize(BYTES);
        var events = new OutputFollower.EventStream(daemon, "pg", "p7").start();
        var socket = new OutputFollower.Socket(daemon, "pg", "p8").start();
        for (var follower : List.of(events, socket)) {
            assertThat(follower.exit.get(60, TimeUnit.SECONDS).get("eof").asBoolean())
                    .isTrue();
            assertThat(follower.stdout.size()).isEqualTo(BYTES);
        }
        assertThat(stdoutBytes(daemon.get("/sandboxes/pg/processes/p9").json())).isEqualTo(BYTES);
        assertThat(daemon.get("/sandboxes/pg/processes").json().get("items"))
                .allSatisfy(process -> assertThat(stdoutBytes(process)).isEqualTo(BYTES));
    }

    private static int stdoutBytes(JsonNode process) {
        return process.at("/output/stdout_bytes").asInt();
    }

    /** All pages of ndjson; the exit is the last line of the last one, and of no other. */
    private String pages(String process) throws IOException, InterruptedException {
        var http = HttpClient.newHttpClient();
        var text = new StringBuilder();
        var exits = 0;
        var next = "0";
        while (exits == 0) {
            var request = daemon.request(
                    "/sandboxes/pg/processes/" + process + "/output?format=ndjson&limit=1000000&from=" + next);
            var page = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (var line : page.body().lines().toList()) {
                var item = OutputFollower.JSON.readTree(line);
                assertThat(exits).as("nothing comes behind the exit").isZero();
                exits += item.has("exit") ? 1 : 0;
                text.append(item.path("text").asText());
            }
            next = page.headers().firstValue("Sandlot-Next-Seq").orElseThrow();
        }
        return text.toString();
    }

    private static String textOf(String lines) throws IOException {
        var text = new StringBuilder();
        for (var line : lines.lines().toList()) {
            text.append(OutputFollower.JSON.readTree(line).get("text").asText());
        }
        return text.toString();
    }

    @Test
    void shouldSayAtTheExitThatMoreMayComeAndGiveItToThoseWhoFollowTheSandbox() throws Exception {
        var follower = new MergedFollower(daemon, "pg").start();
        var first = new OutputFollower.EventStream(daemon, "pg", late()).start();
        assertThat(first.exit.get(30, TimeUnit.SECONDS).get("eof").asBoolean()).isFalse();
        assertThat(first.stdout.toString(StandardCharsets.UTF_8)).isEqualTo("parent\n");

        // What is printed while no daemon lives, and behind an end that is known, is read as well.
        daemon.kill();
        daemon.start();
        // The exit was told before it was written down: killed between, the daemon finds it once more.
        TestDaemon.await(Duration.ofSeconds(30), () -> !exits().isEmpty());
        assertThat(exits())
                .singleElement()
                .satisfies(exit -> assertThat(exit.get("eof").asBoolean()).isFalse());
        daemon.exec("pg", "touch /workspace/go");
        TestDaemon.await(Duration.ofSeconds(30), () -> follower.lines("p1").contains("late"));
        TestDaemon.await(
                Duration.ofSeconds(30),
                () -> exits().stream().anyMatch(exit -> exit.get("eof").asBoolean()));
        assertThat(daemon.get("/sandboxes/pg/processes/p1/output").body()).isEqualTo("parent\nlate\n");
        assertThat(follower.lines("p1")).containsExactly("parent", "late");
        follower.stop();
    }

    private String late() {
        return daemon.post(
                        "/sandboxes/pg/processes",
                        "{\"command\":"
                                + TestDaemon.quote(
                                        "(while [ ! -e /workspace/go ]; do sleep 0.1; done; echo late) & echo parent")
                                + "}")
                .json()
                .get("id")
                .asText();
    }

    /** What the log of the first process says of its end. */
    private List<JsonNode> exits() {
        var ndjson = daemon.get("/sandboxes/pg/processes/p1/output?format=ndjson");
        var found = new ArrayList<JsonNode>();
        for (var line : ndjson.body().lines().toList()) {
            try {
                var item = OutputFollower.JSON.readTree(line);
                if (item.has("exit")) {
                    found.add(item.get("exit"));
                }
            } catch (IOException e) {
                throw new AssertionError(line, e);
            }
        }
        return found;
    }

    private String cli(String... arguments) throws Exception {
        var program = daemon.cli(arguments)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var text = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(String.join(" ", arguments)).isZero();
        return text;
    }
}
