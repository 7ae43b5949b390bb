package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise: whatever kills the daemon and whenever, every reader gets every byte, in order, once. */
class DurabilityIT {
    private static final int PROCESSES = 20;
    private static final int KILLS = 20;

    /** Prints numbered lines on both streams, at its own pace, until it is told to stop; then how many, and exits with its number. */
    private static final String PRINTER = """
            $| = 1; my $n = 0;
            until (-e "/workspace/stop") {
              print "out $n of %1$d\\n"; print STDERR "err $n of %1$d\\n"; $n++;
              select undef, undef, undef, 0.002 * ($n %% 7);
            }
            exit %1$d;
            """;

    @TempDir
    Path directory;

    @Test
    void shouldLoseNothingWhenTheDaemonIsKilledAtRandomMoments() throws Exception {
        var stateDir = directory.resolve("state");
        var ids = new ArrayList<String>();
        try (var daemon = TestDaemon.start(stateDir)) {
            ids.add(daemon.post("/sandboxes", "{\"name\":\"printers\"}")
                    .json()
                    .get("id")
                    .asText());
            var followers = new ArrayList<List<OutputFollower>>();
            for (int i = 1; i <= PROCESSES; i++) {
                followers.add(follow(daemon, startPrinter(daemon, i), i));
            }

            // A command line client that finds no daemon when it is started gives up, and rightly.
            TestDaemon.await(
                    Duration.ofSeconds(60),
                    () -> followers.stream().flatMap(List::stream).allMatch(follower -> follower.stdout.size() > 0));

            var random = new Random();
            var pause = new CountDownLatch(1);
            for (int kill = 0; kill < KILLS; kill++) {
                pause.await(200 + random.nextInt(1500), TimeUnit.MILLISECONDS);
                daemon.kill();
                daemon.start();
            }

            assertThat(daemon.exec("printers", "touch /workspace/stop")
                            .get("exit_code")
                            .asInt())
                    .isZero();
            for (int i = 1; i <= PROCESSES; i++) {
                for (var follower : followers.get(i - 1)) {
                    verify(follower, i);
                }
            }
            for (int i = 1; i <= PROCESSES; i++) {
                var process = daemon.get("/sandboxes/printers/processes/printer-" + i + "?wait=10")
                        .json();
                assertThat(process.get("state").asText()).isEqualTo("exited");
                assertThat(process.get("exit_code").asInt()).isEqualTo(i);
            }
            daemon.delete("/sandboxes/printers?force=true");
            TestDaemon.await(
                    Duration.ofSeconds(30), () -> Leftovers.of(stateDir, ids).isEmpty());
        }
        assertThat(Leftovers.of(stateDir, ids)).isEmpty();
    }

    private static String startPrinter(TestDaemon daemon, int number) {
        var script = PRINTER.formatted(number);
        var answer = daemon.post(
                "/sandboxes/printers/processes",
                "{\"kind\":\"task\",\"name\":\"printer-" + number + "\",\"command\":[\"perl\",\"-e\","
                        + TestDaemon.quote(script) + "]}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asText();
    }

    /** Every process has a reader of each kind, but the CLI's, which are programs of their own, follow only some. */
    private static List<OutputFollower> follow(TestDaemon daemon, String process, int number) {
        var followers = new ArrayList<OutputFollower>();
        followers.add(new OutputFollower.EventStream(daemon, "printers", process).start());
        followers.add(new OutputFollower.Socket(daemon, "printers", process).start());
        if (number % 7 == 1) {
            followers.add(new OutputFollower.CommandLine(daemon, "printers", process).start());
        }
        return followers;
    }

    private static void verify(OutputFollower follower, int number) throws Exception {
        var exit = follower.exit.get(60, TimeUnit.SECONDS);
        var out = follower.stdout.toString(StandardCharsets.UTF_8);
        int lines = (int) out.lines().count();
        assertThat(lines).isPositive();
        assertThat(out).isEqualTo(numbered("out", lines, number));
        var err = follower.stderr.toString(StandardCharsets.UTF_8);
        if (follower instanceof OutputFollower.CommandLine) {
            // The CLI's own notices of lost links go to the same place; they begin with its name.
            err = err.lines()
                    .filter(line -> line.startsWith("err "))
                    .map(line -> line + "\n")
                    .reduce("", String::concat);
        } else {
            assertThat(exit.get("exit_code").asInt()).isEqualTo(number);
            assertThat(follower.connections).as("came back after the kills").isGreaterThan(KILLS / 2);
        }
        assertThat(err).isEqualTo(numbered("err", lines, number));
    }

    private static String numbered(String stream, int lines, int number) {
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append(stream)
                    .append(' ')
                    .append(i)
                    .append(" of ")
                    .append(number)
                    .append('\n');
        }
        return text.toString();
    }
}
