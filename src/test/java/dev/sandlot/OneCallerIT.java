package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that one caller does ends the daemon, which runs with the launcher's own flags, or keeps it from answering others. */
class OneCallerIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final byte[] MEGABYTES = new byte[16 << 20];

    @TempDir
    static Path dir;

    private static TestDaemon daemon;
    private static String id;

    private final HttpClient others = HttpClient.newHttpClient();
    private final AtomicBoolean attacked = new AtomicBoolean(true);
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();
    private Thread bystander;
    private long pid;

    @BeforeAll
    static void start() {
        Arrays.fill(MEGABYTES, (byte) 'x');
        daemon = TestDaemon.start(dir.resolve("state"));
        id = daemon.post("/sandboxes", "{\"name\":\"box\",\"command\":[\"perl\",\"-e\",\"print chr(1) x (4 << 20)\"]}")
                .json()
                .path("id")
                .asText();
        TestDaemon.await(
                LIMIT, () -> daemon.get("/sandboxes/box/processes/p1").body().contains("\"exited\""));
    }

    @AfterAll
    static void shouldStartAgain() {
        daemon.kill();
        daemon.start();
        daemon.close();
    }

    @BeforeEach
    void watch() {
        pid = daemon.pid();
        bystander = new Thread(() -> {
            while (attacked.get()) {
                ask();
            }
        });
        bystander.start();
    }

    private void ask() {
        try {
            var request = daemon.request("/sandboxes").timeout(LIMIT).GET().build();
            var status =
                    others.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            (status == 200 ? answered : unanswered).incrementAndGet();
        } catch (IOException e) {
            unanswered.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void shouldStillAnswerOthers() throws Exception {
        int before = answered.get();
        TestDaemon.await(LIMIT, () -> answered.get() > before || unanswered.get() > 0);
        attacked.set(false);
        bystander.join();
        for (var socket : sockets) {
            socket.close();
        }
        assertThat(unanswered).hasValue(0);
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive)).contains(true);
        assertThat(daemon.logText()).doesNotContain("OutOfMemory").doesNotContain(" ERROR ");
    }

    private Socket send(String head, byte[] body) throws IOException {
        var socket = new Socket("127.0.0.1", daemon.url().getPort());
        sockets.add(socket);
        socket.setSoTimeout((int) LIMIT.toMillis());
        var out = socket.getOutputStream();
        out.write((head + "\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        write(out, body);
        return socket;
    }

    /** As much as is taken: the daemon may have closed. */
    private static void write(OutputStream out, byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // It doesn't want the rest.
        }
    }

    /** The status of the answer, or 0 where the connection is closed without one. */
    private static int status(Socket socket) {
        try {
            var head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            return head.length() < 12 ? 0 : Integer.parseInt(head.substring(9, 12));
        } catch (IOException e) {
            return 0;
        }
    }

    private static String token(String body) {
        return daemon.post("/tokens", body).json().path("token").asText();
    }

    private static String bound(String role) {
        return token("{\"name\":\"" + role + "\",\"role\":\"" + role + "\",\"sandbox\":\"" + id + "\"}");
    }

    private static String post(String path, String token) {
        return "POST " + path + " HTTP/1.1\r\nContent-Type: application/json"
                + (token == null ? "" : "\r\nAuthorization: Bearer " + token);
    }

    @Test
    void shouldSurviveLargeBodiesOfStrangers() throws IOException {
        for (int i = 0; i < 10; i++) {
            var login = post("/api/v1/login", null);
            assertThat(status(send(login + "\r\nContent-Length: " + MEGABYTES.length, MEGABYTES)))
                    .isIn(413, 0);
            var chunked = send(login + "\r\nTransfer-Encoding: chunked\r\n", new byte[0]);
            write(chunked.getOutputStream(), "1000000\r\n".getBytes(StandardCharsets.ISO_8859_1));
            write(chunked.getOutputStream(), MEGABYTES);
            assertThat(status(chunked)).isIn(413, 0);
        }
    }

    @Test
    void shouldSurviveLargeBodiesFromASandbox() throws IOException {
        var token = bound("sandbox");
        var path = "/api/v1/sandboxes/" + id + "/processes";
        var unfinished = new ArrayList<Socket>();
        for (int i = 0; i < 40; i++) {
            assertThat(status(send(post(path, token) + "\r\nContent-Length: 15000000", MEGABYTES)))
                    .isIn(413, 0);
            unfinished.add(
                    send(post(path, token) + "\r\nContent-Length: 2000000", Arrays.copyOf(MEGABYTES, 1_999_000)));
        }
        var many = "[" + "{},".repeat(600_000) + "{}]";
        var body = ("{\"command\":" + many + "}").getBytes(StandardCharsets.UTF_8);
        assertThat(status(send(post(path, token) + "\r\nContent-Length: " + body.length, body)))
                .isIn(413, 503);
    }

    @Test
    void shouldSurviveBombs() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 8; i++) {
                gzip.write(MEGABYTES);
            }
        }
        var token = bound("ingest");
        for (int i = 0; i < 20; i++) {
            var head =
                    post("/otlp/v1/metrics", token) + "\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size();
            assertThat(status(send(head, packed.toByteArray()))).isIn(413, 503);
        }
    }

    @Test
    void shouldSurviveUnfinishedFragmentsAndHeads() throws IOException {
        var part = new byte[900_000 + 14];
        System.arraycopy(
                new byte[] {0x01, (byte) 0xff, 0, 0, 0, 0, 0, 0x0d, (byte) 0xbb, (byte) 0xa0, 1, 2, 3, 4},
                0,
                part,
                0,
                14);
        var open = new ArrayList<Socket>();
        for (int i = 0; i < 110; i++) {
            open.add(send(
                    "GET /eventbus/websocket HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                            + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    part));
            var head = new Socket("127.0.0.1", daemon.url().getPort());
            sockets.add(head);
            write(
                    head.getOutputStream(),
                    ("GET / HTTP/1.1\r\n" + "a:\r\n".repeat(1900)).getBytes(StandardCharsets.ISO_8859_1));
            open.add(head);
        }
        for (var socket : open) {
            TestDaemon.await(LIMIT, () -> isClosed(socket));
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            while (socket.getInputStream().read(new byte[1000]) >= 0) {
                // The answer to the handshake.
            }
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void shouldSurviveSlowReaders() throws IOException {
        var token = token("{\"name\":\"share\",\"role\":\"viewer\",\"sandbox\":\"" + id + "\",\"process\":\"p1\"}");
        var output = "GET /api/v1/sandboxes/" + id + "/processes/p1/output?limit=16777216&format=";
        for (int i = 0; i < 120; i++) {
            for (var format : List.of("ndjson", "text", "sse")) {
                var socket = send(output + format + " HTTP/1.1\r\nAuthorization: Bearer " + token, new byte[0]);
                assertThat(status(socket)).isEqualTo(200);
            }
        }
    }

    @Test
    void shouldStreamToClientsOfHttp10UntilTheConnectionEnds() throws IOException {
        for (var format : List.of("sse", "ndjson", "text")) {
            for (var path : List.of("/processes/p1/output?format=", "/logs?format=")) {
                var socket = send(
                        "GET /api/v1/sandboxes/box" + path + format + " HTTP/1.0\r\nAuthorization: Bearer "
                                + daemon.token(),
                        new byte[0]);
                var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(answer.substring(9, 12)).as(path + format).isEqualTo("200");
                assertThat(answer).doesNotContainIgnoringCase("transfer-encoding");
            }
        }
    }

    @Test
    void shouldForgetStreamsOfClientsThatResetAtOnce() throws IOException {
        var head = "\r\nAuthorization: Bearer " + daemon.token();
        for (int i = 0; i < 100; i++) {
            for (var path : List.of(
                    "/api/v1/sandboxes/box/logs?follow&format=sse",
                    "/api/v1/events",
                    "/api/v1/sandboxes/box/processes/p1/output?format=sse")) {
                var socket = send("GET " + path + " HTTP/1.1" + head, new byte[0]);
                socket.setSoLinger(true, 0);
                socket.close();
            }
        }
        var metrics = HttpRequest.newBuilder(daemon.url().resolve("/metrics"))
                .header("Authorization", "Bearer " + daemon.token());
        TestDaemon.await(
                LIMIT,
                () -> daemon.send(metrics)
                        .body()
                        .lines()
                        .anyMatch(line -> line.matches("sandlot_open_streams 0(\\.0)?")));
    }
}
