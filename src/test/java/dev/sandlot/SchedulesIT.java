package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that are run again and again, by the program, against a real daemon. */
class SchedulesIT extends OneDaemon {
    private static final Duration LONG = Duration.ofSeconds(60);

    @BeforeEach
    void start() {
        assertThat(daemon.post("/sandboxes", "{\"name\":\"demo\"}").status()).isEqualTo(201);
    }

    private static JsonNode schedule(String name) {
        return daemon.get("/sandboxes/demo/schedules/" + name).json();
    }

    private static String output(String process) {
        return daemon.get("/sandboxes/demo/processes/" + process + "/output").body();
    }

    @Test
    void shouldRunAgainAndAgainAndShowTheRuns() throws Exception {
        assertThat(daemon.said(
                        0,
                        "schedule",
                        "add",
                        "demo/tick",
                        "every 5s",
                        "-e",
                        "WORD=secret",
                        "--",
                        "sh",
                        "-c",
                        "echo $WORD; exit 3"))
                .contains("demo/tick")
                .contains("it runs next at");
        TestDaemon.await(
                LONG,
                () -> schedule("tick").path("runs").asInt() >= 2
                        && schedule("tick").path("last").path("exit_code").asInt() == 3);
        assertThat(output("tick-1")).isEqualTo("secret\n");
        assertThat(output("tick-2")).isEqualTo("secret\n");
        assertThat(schedule("tick").path("missed").isNull()).isTrue();
        assertThat(schedule("tick").toString()).doesNotContain("secret");
        assertThat(daemon.said(0, "schedule", "ls")).contains("tick", "every 5s", "exited (3)");

        daemon.said(0, "schedule", "pause", "demo/tick");
        int runs = schedule("tick").path("runs").asInt();
        assertThat(schedule("tick").path("next_at").isNull()).isTrue();
        assertThat(daemon.said(0, "schedule", "run", "demo/tick")).isEqualTo("demo/tick-" + (runs + 1) + "\n");
        assertThat(schedule("tick").path("runs").asInt()).isEqualTo(runs + 1);
        daemon.said(0, "schedule", "resume", "demo/tick");
        assertThat(schedule("tick").path("next_at").asText()).isNotEmpty();
        daemon.said(0, "schedule", "rm", "demo/tick");
        assertThat(daemon.get("/sandboxes/demo/schedules/tick").status()).isEqualTo(404);
        assertThat(output("tick-1")).isEqualTo("secret\n");
    }

    @Test
    void shouldTellWhatWasMissedAndWhy() throws Exception {
        daemon.said(0, "schedule", "add", "demo/slow", "every 5s", "--", "sleep", "1000");
        TestDaemon.await(
                LONG, () -> schedule("slow").path("missed").path("why").asText().contains("still went on"));
        assertThat(schedule("slow").path("runs").asInt()).isEqualTo(1);
        assertThat(daemon.said(1, "schedule", "run", "demo/slow")).contains("still went on");

        assertThat(daemon.post("/sandboxes/demo/stop", "").status()).isEqualTo(200);
        TestDaemon.await(
                LONG, () -> schedule("slow").path("missed").path("why").asText().contains("stopped"));
        assertThat(schedule("slow").path("runs").asInt()).isEqualTo(1);
        assertThat(schedule("slow").path("last").path("name").asText()).isEqualTo("slow-1");
        assertThat(daemon.said(0, "schedule", "ls", "demo")).contains("stopped");
        var said = state.resolve("events");
        var events = daemon.cli("events", "--after", "0", "--type", "audit")
                .redirectOutput(said.toFile())
                .start();
        try {
            TestDaemon.await(LONG, () -> {
                try {
                    return Files.readString(said).contains("schedule missed");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } finally {
            events.destroy();
            events.waitFor();
        }
    }

    @Test
    void shouldRunBesideTheRunBeforeWhereThatIsAsked() throws Exception {
        daemon.said(0, "schedule", "add", "--overlap", "demo/many", "every 5s", "--", "sleep", "1000");
        TestDaemon.await(LONG, () -> schedule("many").path("runs").asInt() >= 2);
        assertThat(daemon.get("/sandboxes/demo/processes/many-1")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("running");
        assertThat(schedule("many").path("missed").isNull()).isTrue();
    }

    @Test
    void shouldGoOnWhenTheDaemonWasKilled() throws Exception {
        daemon.said(0, "schedule", "add", "demo/kept", "every 5s", "--", "sleep", "1000");
        daemon.said(
                0,
                "schedule",
                "add",
                "--time-zone",
                "Asia/Tokyo",
                "demo",
                "30 4 * * mon-fri",
                "--",
                "/bin/True_1",
                "x");
        TestDaemon.await(
                LONG, () -> schedule("kept").path("last").path("state").asText().equals("running"));
        daemon.kill();
        daemon.start();

        // What runs is known, so that there is no second one beside it.
        TestDaemon.await(LONG, () -> !schedule("kept").path("missed").isNull());
        assertThat(schedule("kept").path("runs").asInt()).isEqualTo(1);
        assertThat(schedule("kept").path("last").path("state").asText()).isEqualTo("running");
        var nightly = schedule("true-1");
        assertThat(nightly.path("time_zone").asText()).isEqualTo("Asia/Tokyo");
        assertThat(nightly.path("command").toString()).isEqualTo("[\"/bin/True_1\",\"x\"]");
        assertThat(Instant.parse(nightly.path("next_at").asText()).toString()).endsWith("T19:30:00Z");

        daemon.delete("/sandboxes/demo?force=true");
        assertThat(daemon.get("/schedules").json().path("items")).isEmpty();
    }

    @Test
    void shouldRefuseWhatMakesNoSense() throws Exception {
        assertThat(daemon.said(2, "schedule", "add", "demo", "every 5s")).contains("behind \"--\"");
        assertThat(daemon.said(1, "schedule", "add", "demo", "at noon", "--", "true"))
                .contains("five fields");
        assertThat(daemon.said(1, "schedule", "add", "--time-zone", "Mars/Base", "demo", "@daily", "--", "true"))
                .contains("Europe/Berlin");
        assertThat(daemon.said(3, "schedule", "add", "nobody", "@daily", "--", "true"))
                .contains("nobody");
        assertThat(daemon.said(2, "schedule", "rm", "demo")).contains("name the schedule too");
        assertThat(daemon.said(3, "schedule", "rm", "demo/none")).contains("no schedule");
        daemon.said(0, "schedule", "add", "demo", "@daily", "--", "true");
        assertThat(daemon.said(1, "schedule", "add", "demo", "@hourly", "--", "true"))
                .contains("already");
        assertThat(schedule("true").path("when").asText()).isEqualTo("@daily");
    }
}
