package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many processes that print as fast as they can, many who follow all of them, and some of those slow: with the launcher's own heap. */
class MergedFloodIT {
    private static final int PROCESSES = 40;
    private static final int FOLLOWERS = 4;
    private static final int SLOW = 12;
    private static final int REQUESTS = 100;
    private static final long MOST_RESIDENT = 500L << 20;

    @TempDir
    Path directory;

    private TestDaemon daemon;

    @BeforeEach
    void start() {
        daemon = TestDaemon.start(
                directory.resolve("state"), Map.of("SANDLOT_LOGS_PROCESS_BYTES", Long.toString(16 << 20)));
        assertThat(daemon.post("/sandboxes", "{\"name\":\"loud\"}").status()).isEqualTo(201);
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void shouldServeEverybodyWhileManyFollowManyLoudProcesses() throws Exception {
        long pid = daemon.pid();
        for (int i = 0; i < PROCESSES; i++) {
            // Half of them in lines of two bytes, half in longer ones; what comes first is more than is held of any.
            var yes = i % 2 == 0 ? "yes" : "yes 'a line that is longer than the other ones are'";
            var script = yes + " | head -c 3000000; while sleep 3; do echo more; done";
            assertThat(daemon.post(
                                    "/sandboxes/loud/processes",
                                    "{\"kind\":\"task\",\"command\":" + TestDaemon.quote(script) + "}")
                            .status())
                    .isEqualTo(201);
        }
        var slow = new ArrayList<Socket>();
        var followers = new ArrayList<Follower>();
        for (int i = 0; i < SLOW; i++) {
            slow.add(readerThatNeverReads());
        }
        for (int i = 0; i < FOLLOWERS; i++) {
            followers.add(new Follower());
        }
        for (int i = 0; i < REQUESTS; i++) {
            var answer = daemon.send(daemon.request("/sandboxes").GET().timeout(Duration.ofSeconds(10)));
            assertThat(answer.status()).isEqualTo(200);
        }
        for (var follower : followers) {
            follower.heardAll.get(120, TimeUnit.SECONDS);
            follower.stop();
        }
        var tail = daemon.send(
                daemon.request("/sandboxes/loud/logs?tail=1000").GET().timeout(Duration.ofSeconds(60)));
        assertThat(tail.body().lines()).hasSizeGreaterThanOrEqualTo(1000);
        for (var socket : slow) {
            socket.close();
        }
        assertThat(daemon.pid()).isEqualTo(pid);
        assertThat(Path.of("/proc/" + pid)).exists();
        assertThat(resident(pid)).isLessThan(MOST_RESIDENT);
        assertThat(daemon.logText()).doesNotContain("OutOfMemoryError", "StackOverflowError");
    }

    private static long resident(long pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            var peak =
                    lines.filter(line -> line.startsWith("VmHWM:")).findFirst().orElseThrow();
            return Long.parseLong(peak.replaceAll("[^0-9]", "")) << 10;
        }
    }

    private Socket readerThatNeverReads() throws IOException {
        var socket = new Socket(daemon.url().getHost(), daemon.url().getPort());
        var request = "GET /api/v1/sandboxes/loud/logs?follow=true&format=sse HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + "Authorization: Bearer " + daemon.token() + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Reads until it has heard of every process. */
    private final class Follower {
        private final Set<String> heard = new HashSet<>();
        final CompletableFuture<Void> heardAll = new CompletableFuture<>();
        private volatile boolean stopped;

        Follower() {
            var thread = new Thread(this::read, "Follower");
            thread.setDaemon(true);
            thread.start();
        }

        private void read() {
            // The history of each is long; who comes in the middle begins there, as one who lost his link.
            var request = daemon.request("/sandboxes/loud/logs?follow=true&format=sse&tail=100");
            try (var lines = HttpClient.newHttpClient()
                    .send(request.build(), HttpResponse.BodyHandlers.ofLines())
                    .body()) {
                lines.takeWhile(line -> !stopped)
                        .filter(line -> line.startsWith("data: "))
                        .map(line -> line.substring(19, line.indexOf('"', 19)))
                        .forEach(this::hear);
            } catch (IOException | InterruptedException | RuntimeException e) {
                heardAll.completeExceptionally(e);
            }
        }

        private void hear(String process) {
            heard.add(process);
            if (heard.size() == PROCESSES) {
                heardAll.complete(null);
            }
        }

        void stop() {
            stopped = true;
        }
    }
}
