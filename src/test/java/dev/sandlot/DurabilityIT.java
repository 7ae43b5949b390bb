package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise: whatever kills the daemon and whenever, every reader gets every byte, in order, once. */
class DurabilityIT {
    private static final int PROCESSES = 14;
    private static final int KILLS = 9;

    /**
     * Prints numbered lines on both streams, at its own pace, until it is told to stop; then a line on each that does not end, and exits
     * with its number.
     */
    private static final String PRINTER = """
            $| = 1; my $n = 0;
            until (-e "/workspace/stop") {
              print "out $n of %1$d\\n"; print STDERR "err $n of %1$d\\n"; $n++;
              select undef, undef, undef, 0.01 * ($n %% 7);
            }
            print STDERR "err end"; print "out end";
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

            var merged = List.of(new MergedFollower(daemon, "printers"), new MergedFollower(daemon, "printers"));
            merged.forEach(MergedFollower::start);
            var person = new OutputFollower.CommandLine(daemon, "printers").start();
            // A command line client that finds no daemon when it is started gives up, and rightly.
            TestDaemon.await(
                    Duration.ofSeconds(60),
                    () -> followers.stream().flatMap(List::stream).allMatch(follower -> follower.stdout.size() > 0)
                            && person.stdout.size() > 0);

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
            verifyMerged(merged, person, followers);
            daemon.kill();
            daemon.start();
            verifyEnded(daemon, followers);
            daemon.delete("/sandboxes/printers?force=true");
            person.exit.get(60, TimeUnit.SECONDS);
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
        assertThat(out).isEqualTo(numbered("out", lines - 1, number) + "out end");
        var err = follower.stderr.toString(StandardCharsets.UTF_8);
        if (follower instanceof OutputFollower.CommandLine) {
            // The CLI's own notices of lost links go to the same place; they begin with its name.
            err = err.lines().filter(line -> line.startsWith("err ")).collect(Collectors.joining("\n"));
        } else {
            assertThat(exit.get("exit_code").asInt()).isEqualTo(number);
            assertThat(follower.connections).as("came back after the kills").isGreaterThan(KILLS / 2);
        }
        assertThat(err).isEqualTo(numbered("err", lines - 1, number) + "err end");
    }

    /** Those who followed all processes at once have got of each what its own followers have. */
    private static void verifyMerged(
            List<MergedFollower> merged, OutputFollower person, List<List<OutputFollower>> followers) throws Exception {
        for (int i = 1; i <= PROCESSES; i++) {
            var own = followers.get(i - 1).get(0);
            var process = "p" + i;
            for (var follower : merged) {
                for (var stream : List.of("stdout", "stderr")) {
                    var bytes = stream.equals("stdout") ? own.stdout : own.stderr;
                    var lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
                    TestDaemon.await(
                            Duration.ofSeconds(60),
                            () -> follower.lines(process, stream).size() >= lines.size());
                    assertThat(follower.lines(process, stream)).isEqualTo(lines);
                }
                assertThat(follower.connections()).isGreaterThan(KILLS / 2);
            }
            var lines = own.stdout.toString(StandardCharsets.UTF_8).lines().toList();
            TestDaemon.await(
                    Duration.ofSeconds(60), () -> printed(person, process).size() >= lines.size());
            assertThat(printed(person, process)).isEqualTo(lines);
        }
        for (var follower : merged) {
            follower.stop();
        }
    }

    private static List<String> printed(OutputFollower person, String process) {
        var prefix = process + " | ";
        return person.stdout
                .toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    /** A daemon that has not read any of it yet gives it all, however it is asked. */
    private static void verifyEnded(TestDaemon daemon, List<List<OutputFollower>> followers) throws Exception {
        var all = daemon.get("/sandboxes/printers/logs").body();
        for (int i = 1; i <= PROCESSES; i++) {
            var own = followers.get(i - 1).get(0);
            var process = "p" + i;
            var out = own.stdout.toString(StandardCharsets.UTF_8);
            var path = "/sandboxes/printers/processes/" + process + "/output?stream=stdout&limit=16000000";
            switch (i % 3) {
                case 0 -> assertThat(daemon.get(path).body()).isEqualTo(out);
                case 1 ->
                    assertThat(text(daemon.get(path + "&format=ndjson").body())).isEqualTo(out);
                default -> {
                    var program = daemon.cli("logs", "printers/" + process)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
                    assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                            .isEqualTo(out);
                    assertThat(program.waitFor()).isZero();
                }
            }
            var prefix = process + " | out ";
            assertThat(all.lines()
                            .filter(line -> line.startsWith(prefix))
                            .map(line -> line.substring(prefix.length() - 4)))
                    .containsExactlyElementsOf(out.lines().toList());
        }
    }

    private static String text(String ndjson) throws IOException {
        var text = new StringBuilder();
        for (var line : ndjson.lines().toList()) {
            text.append(OutputFollower.JSON.readTree(line).path("text").asText());
        }
        return text.toString();
    }

    @Test
    void shouldNeitherLoseNorDoubleAtAnyPositionOfAMergedLogThoughTheDaemonIsKilled() throws Exception {
        try (var daemon = TestDaemon.start(directory.resolve("state"))) {
            daemon.post("/sandboxes", "{\"name\":\"mg\"}");
            var follower = new MergedFollower(daemon, "mg").start();
            var person = new OutputFollower.CommandLine(daemon, "mg").start();
            daemon.exec("mg", "printf partial >&2; sleep .3; echo out1; sleep .3; echo out2; sleep .3; printf out3");
            daemon.exec("mg", "for i in 1 2 3 4 5; do echo $i; echo -n e$i >&2; sleep .1; done; echo >&2");
            TestDaemon.await(Duration.ofSeconds(30), () -> follower.ids().size() >= 10 && lines(person) >= 10);
            daemon.kill();
            daemon.start();
            daemon.exec("mg", "echo behind");
            TestDaemon.await(
                    Duration.ofSeconds(30),
                    () -> follower.lines("p3").contains("behind")
                            && printed(person, "p3").contains("behind"));

            assertThat(follower.lines("p1", "stderr")).containsExactly("partial");
            assertThat(follower.lines("p1")).containsExactly("out1", "out2", "out3");
            assertThat(printed(person, "p1")).containsExactly("out1", "out2", "out3");
            var all = entries(daemon, null);
            assertThat(all).hasSize(11);
            for (int i = 0; i < all.size(); i++) {
                var rest = entries(daemon, all.get(i).id());
                var got = new ArrayList<>(all.subList(0, i + 1));
                got.addAll(rest);
                assertThat(got.stream().map(Entry::data))
                        .as("from " + all.get(i).id())
                        .containsExactlyInAnyOrderElementsOf(
                                all.stream().map(Entry::data).toList());
            }
            follower.stop();
            daemon.delete("/sandboxes/mg?force=true");
            person.exit.get(60, TimeUnit.SECONDS);
        }
    }

    private static long lines(OutputFollower person) {
        return person.stdout.toString(StandardCharsets.UTF_8).lines().count()
                + person.stderr.toString(StandardCharsets.UTF_8).lines().count();
    }

    private record Entry(String id, String data) {}

    private static List<Entry> entries(TestDaemon daemon, String last) {
        var request = daemon.request("/sandboxes/mg/logs?format=sse").GET();
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        var entries = new ArrayList<Entry>();
        var id = "";
        for (var line : daemon.send(request).body().lines().toList()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                entries.add(new Entry(id, line));
            }
        }
        return entries;
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
