package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line's readers where any one of their connections is cut, the very first as well: nothing is lost, nothing comes twice. */
class CutRequestsIT {
    private static final int MOST_CONNECTIONS = 4;

    @TempDir
    Path directory;

    @Test
    void shouldGetEverythingOnceWhicheverConnectionIsCut() throws Exception {
        try (var daemon = TestDaemon.start(directory.resolve("state"))) {
            daemon.post("/sandboxes", "{\"name\":\"cut\"}");
            daemon.exec("cut", "seq 1 1000; printf end");
            var numbers = daemon.get("/sandboxes/cut/processes/p1/output").body();
            for (int cut = 1; cut <= MOST_CONNECTIONS; cut++) {
                assertThat(cli(daemon, cut, "logs", "cut/p1")).isEqualTo(numbers);
                assertThat(cli(daemon, cut, "logs", "-f", "cut/p1")).isEqualTo(numbers);
                assertThat(cli(daemon, cut, "logs", "cut").lines().filter(line -> line.startsWith("p1 | ")))
                        .hasSize(1001);
                assertThat(cli(daemon, cut, "exec", "cut", "--", "sh", "-c", "seq 1 1000; printf end"))
                        .isEqualTo(numbers);
            }
            // However often it was asked, each command ran once.
            assertThat(daemon.get("/sandboxes/cut/processes").json().get("items"))
                    .hasSize(1 + MOST_CONNECTIONS);

            for (int cut = 1; cut <= 2; cut++) {
                cli(daemon, cut, "deploy", "--no-sync", "cut", "--", "sleep", "1000");
                cli(daemon, cut, "schedule", "add", "cut/s" + cut, "every 1h", "--", "true");
            }
            assertThat(items(daemon, "services").get(0).get("deploys")).hasSize(2);
            assertThat(items(daemon, "schedules")).hasSize(2);
        }
    }

    private static JsonNode items(TestDaemon daemon, String things) {
        return daemon.get("/sandboxes/cut/" + things).json().get("items");
    }

    private static TestDaemon.Answer keyed(TestDaemon daemon, String things, String key, String body) {
        return daemon.send(daemon.request("/sandboxes/cut/" + things)
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void shouldDeployAndScheduleOnceForEachKey() {
        try (var daemon = TestDaemon.start(directory.resolve("state"))) {
            daemon.post("/sandboxes", "{\"name\":\"cut\"}");
            var deploy = "{\"name\":\"app\",\"command\":[\"sleep\",\"1000\"]}";
            var schedule = "{\"name\":\"tick\",\"when\":\"every 1h\",\"command\":[\"true\"]}";
            var deployed = keyed(daemon, "services", "one", deploy);
            var added = keyed(daemon, "schedules", "one", schedule);
            assertThat(deployed.status()).as(deployed.body()).isEqualTo(201);
            assertThat(added.status()).as(added.body()).isEqualTo(201);
            for (int round = 0; round < 2; round++) {
                if (round > 0) {
                    daemon.kill();
                    daemon.start();
                }
                var again = keyed(daemon, "services", "one", deploy);
                assertThat(again.status()).as(again.body()).isEqualTo(201);
                assertThat(again.json().get("process").get("id"))
                        .isEqualTo(deployed.json().get("process").get("id"));
                assertThat(again.json().get("deploys")).hasSize(1);
                assertThat(keyed(daemon, "schedules", "one", schedule).json().get("created_at"))
                        .isEqualTo(added.json().get("created_at"));
            }

            // For something else it is refused, in another sandbox it is another, and another one deploys and finds the
            // name taken.
            assertThat(keyed(daemon, "services", "one", deploy.replace("1000", "2000")))
                    .matches(
                            refused -> refused.status() == 422 && refused.body().contains("Idempotency-Key"));
            assertThat(keyed(daemon, "schedules", "one", schedule.replace("1h", "2h"))
                            .status())
                    .isEqualTo(422);
            assertThat(keyed(daemon, "services", "two", deploy).json().get("deploys"))
                    .hasSize(2);
            assertThat(keyed(daemon, "schedules", "two", schedule).status()).isEqualTo(409);

            daemon.delete("/sandboxes/cut/schedules/tick");
            daemon.delete("/sandboxes/cut/services/app");
            assertThat(keyed(daemon, "schedules", "one", schedule).status()).isEqualTo(409);
            assertThat(keyed(daemon, "services", "one", deploy).body()).contains("has been removed since");
        }
    }

    private static String cli(TestDaemon daemon, int cut, String... arguments) throws Exception {
        try (var proxy = new CuttingProxy(daemon.url(), cut)) {
            var program = daemon.cli(arguments).redirectError(ProcessBuilder.Redirect.DISCARD);
            program.environment().put("SANDLOT_URL", proxy.url());
            var running = program.start();
            var text = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(running.exitValue())
                    .as(String.join(" ", arguments) + ", cut " + cut)
                    .isZero();
            return text;
        }
    }
}
