package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever may run commands in a sandbox gives the daemon more to remember than it has memory. It answers others, and starts again. */
class HeavySpecsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private TestDaemon daemon;
    private String token;

    @BeforeEach
    void letSandboxesPass() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    private void open() {
        assertThat(daemon.post("/sandboxes", "{\"name\":\"heavy\"}").status()).isEqualTo(201);
        var made = daemon.post("/tokens", "{\"name\":\"t\",\"role\":\"sandbox\",\"sandbox\":\"heavy\"}");
        token = made.json().get("token").asText();
    }

    /** Runs something in the sandbox, as who is bound to it; the status. */
    private int run(String body) {
        var request = HttpRequest.newBuilder(daemon.url().resolve("/api/v1/sandboxes/heavy/processes?wait=60"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(2))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return daemon.send(request).status();
    }

    /** Does it so many times, four at once, while somebody else asks all the time and is answered. */
    private void attack(int times, IntFunction<Integer> attack) throws Exception {
        var left = new AtomicInteger(times);
        var threads = Executors.newFixedThreadPool(4);
        try {
            var statuses = threads.invokeAll(IntStream.range(0, times)
                    .<Callable<Integer>>mapToObj(i -> () -> {
                        try {
                            return attack.apply(i);
                        } finally {
                            left.decrementAndGet();
                            assertThat(ask("/sandboxes/heavy")).isEqualTo(200);
                        }
                    })
                    .toList());
            for (var status : statuses) {
                assertThat(status.get(1, TimeUnit.MINUTES)).isIn(201, 413, 422, 503);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(left).hasValue(0);
    }

    private int ask(String path) {
        return daemon.send(daemon.request(path).timeout(SOON).GET()).status();
    }

    private void startAgain() {
        daemon.kill();
        daemon.start();
        assertThat(ask("/sandboxes/heavy")).isEqualTo(200);
        var said = daemon.exec("heavy", "echo on");
        assertThat(said.path("stdout").asText()).as(said.toString()).isEqualTo("on\n");
    }

    @Test
    void shouldNotBeEndedByLargeCommandsOrInputs() throws Exception {
        try (var started = TestDaemon.start(directory.resolve("state"))) {
            daemon = started;
            open();
            var command = "true # " + "x".repeat(100_000);
            attack(350, i -> run("{\"command\":\"" + command + "\"}"));
            startAgain();

            var stdin = "y".repeat(1_000_000);
            attack(70, i -> run("{\"command\":\"wc -c\",\"stdin\":\"" + stdin + "\"}"));
            startAgain();
            var last = daemon.get("/sandboxes/heavy/processes?limit=1000").json();
            assertThat(last.path("items").size()).isPositive();

            // All that one command may be, and more than that.
            var whole = "true # " + "z".repeat((1 << 20) - 7);
            for (var each : List.of(whole, whole + "z")) {
                attack(20, i -> run("{\"command\":\"" + each + "\"}"));
                startAgain();
            }
        }
    }

    @Test
    void shouldNotBeEndedByLargeSandboxes() throws Exception {
        try (var started = TestDaemon.start(directory.resolve("state"))) {
            daemon = started;
            open();
            var command = "sleep 1000 # " + "x".repeat(1_000_000);
            attack(
                    20,
                    i -> daemon.post("/sandboxes?wait=0", "{\"command\":\"" + command + "\"}")
                            .status());
            startAgain();
            var refused = daemon.post("/sandboxes", "{\"command\":\"" + command + command + "\"}");
            assertThat(refused.status()).isIn(413, 422);
        }
    }

    @Test
    void shouldFeedStandardInputThoughItIsKilledRightAfterItHasTakenIt() {
        try (var started = TestDaemon.start(directory.resolve("state"))) {
            daemon = started;
            open();
            var stdin = "input ".repeat(100_000);
            var made = daemon.post(
                    "/sandboxes/heavy/processes",
                    "{\"name\":\"fed\",\"command\":\"sleep 1; wc -c\",\"stdin\":\"" + stdin + "\"}");
            daemon.kill();
            assertThat(made.status()).isEqualTo(201);
            daemon.start();
            var ended = daemon.get("/sandboxes/heavy/processes/fed?wait=60").json();
            assertThat(ended.path("exit_code").asInt()).isZero();
            assertThat(daemon.get("/sandboxes/heavy/processes/fed/output").body())
                    .isEqualTo("600000\n");
        }
    }

    @Test
    void shouldTellTheEventsOfASandboxThatIsGone() throws Exception {
        try (var started = TestDaemon.start(directory.resolve("state"))) {
            daemon = started;
            open();
            var id = daemon.get("/sandboxes/heavy").json().path("id").asText();
            var path = "/events?from=1&sandbox=" + id;
            try (var follower = new EventFollower(daemon, path)) {
                follower.await("sandbox.created");
                daemon.delete("/sandboxes/heavy?force=true");
                follower.await("sandbox.deleted");
                try (var later = new EventFollower(daemon, path)) {
                    later.await("sandbox.deleted");
                    assertThat(later.isOpen()).isTrue();
                }
                assertThat(follower.isOpen()).isTrue();
            }
            assertThat(daemon.get("/events?sandbox=s0000000000000000000").status())
                    .isEqualTo(404);
        }
    }
}
