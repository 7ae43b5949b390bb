package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes that stop whatever they see, which is also what the daemon runs in them to know what agents have used. */
class StoppedQuestionsIT {
    private static final int SANDBOXES = 4;
    private static final int ROUNDS = 4;
    private static final int STARTS = 60;

    /** Stops all of the sandbox, again and again; it is not stopped itself. */
    private static final String STOPPER =
            "{\"name\":\"stopper-%d\",\"command\":[\"perl\",\"-e\",\"$| = 1; print 1; while (1) { kill STOP => -1; select undef, undef, undef, .001 }\"]}";

    @TempDir
    Path directory;

    private final HttpClient askers = HttpClient.newHttpClient();

    @Test
    void shouldAnswerOthersAndEndInOrderWhileNothingIsAnsweredInside() {
        try (var daemon = TestDaemon.start(directory.resolve("state"))) {
            for (int i = 0; i < SANDBOXES; i++) {
                create(daemon, i);
            }
            for (int round = 0; round < ROUNDS; round++) {
                var asked = ask(daemon);
                while (!asked.isDone()) {
                    assertThat(daemon.get("/sandboxes").status()).isEqualTo(200);
                    assertThat(daemon.get("/overview").status()).isEqualTo(200);
                }
                assertThat(asked.join()).isNull();
            }
            var cut = ask(daemon);
            assertThat(daemon.stop()).isZero();
            cut.exceptionally(ended -> null).join();

            daemon.start();
            for (int i = 0; i < SANDBOXES; i++) {
                assertThat(daemon.delete("/sandboxes/stopper-" + i + "?force=true")
                                .status())
                        .isEqualTo(204);
            }
            assertThat(daemon.logText()).doesNotContain("StackOverflow").doesNotContain(" ERROR ");
        }
    }

    /** Who is in such a sandbox may ask for a start as often as it likes: each waits for a process that is stopped before it can say who it is. */
    @Test
    void shouldStartWhatOthersWantWhileNothingCanBeStartedInside() {
        try (var daemon = TestDaemon.start(directory.resolve("state"))) {
            assertThat(daemon.post("/sandboxes", "{\"name\":\"quiet\"}").status())
                    .isEqualTo(201);
            create(daemon, 0);
            var starts = Stream.generate(() -> askers.sendAsync(
                            daemon.request("/sandboxes/stopper-0/processes?wait=0")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"command\":\"true\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding()))
                    .limit(STARTS)
                    .toList();
            assertThat(daemon.exec("quiet", "echo fine > file; cat file")
                            .path("stdout")
                            .asText())
                    .isEqualTo("fine\n");
            assertThat(daemon.get("/sandboxes/quiet/files/file").body()).isEqualTo("fine\n");
            assertThat(starts.stream().filter(CompletableFuture::isDone).count())
                    .as("those that were asked for before are still waited for")
                    .isLessThan(STARTS / 2);
            assertThat(daemon.delete("/sandboxes/stopper-0?force=true").status())
                    .isEqualTo(204);
            starts.forEach(start -> start.exceptionally(ended -> null).join());
        }
    }

    private static void create(TestDaemon daemon, int number) {
        assertThat(daemon.post("/sandboxes", STOPPER.formatted(number)).status())
                .isEqualTo(201);
        var log = "/sandboxes/stopper-" + number + "/processes/p1/output?stream=stdout";
        TestDaemon.await(Duration.ofSeconds(60), () -> daemon.get(log).body().equals("1"));
    }

    /** Several at once for each sandbox; completes when each has its answer, whatever that is. */
    private CompletableFuture<Void> ask(TestDaemon daemon) {
        var answers = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < SANDBOXES; i++) {
            for (int time = 0; time < 3; time++) {
                answers.add(askers.sendAsync(
                        daemon.request("/sandboxes/stopper-" + i + "/usage")
                                .GET()
                                .build(),
                        HttpResponse.BodyHandlers.discarding()));
            }
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }
}
