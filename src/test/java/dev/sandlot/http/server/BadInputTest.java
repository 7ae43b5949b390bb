package dev.sandlot.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.ErrorLog;
import dev.sandlot.http.Rig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What attackers and broken clients send, byte by byte; and the local socket, which needs no token. */
class BadInputTest {
    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig(Duration.ofSeconds(1));
        rig.owner.create("demo");
    }

    @AfterEach
    void stop() {
        assertThat(rig.get("/healthz").status()).isEqualTo(200);
        rig.close();
    }

    private String head(String line) {
        return line + " HTTP/1.1\r\nHost: localhost:" + rig.port + "\r\nAuthorization: Bearer " + rig.admin + "\r\n";
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void shouldRefuseForeignHosts() throws IOException {
        for (var host : new String[] {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", ""}) {
            var answer = rig.raw("GET /api/v1/me HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + rig.admin
                    + "\r\nConnection: close\r\n\r\n");
            assertThat(status(answer)).as(host).isIn(400, 403);
        }
        for (var host : new String[] {"localhost", "LOCALHOST:1", "127.0.0.1:3000", "[::1]:3000", "box.example"}) {
            var answer = rig.raw("GET /api/v1/me HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + rig.admin
                    + "\r\nConnection: close\r\n\r\n");
            assertThat(status(answer)).as(host).isEqualTo(200);
        }
        assertThat(status(rig.raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n"
                        + "Connection: close\r\n\r\n")))
                .isIn(400, 403);
        assertThat(status(rig.raw("POST /api/v1/login HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n"
                        + "Connection: close\r\n\r\n")))
                .isEqualTo(403);
    }

    @Test
    void shouldRefuseUnsafeRequestsOfForeignPages() throws IOException {
        for (var origin : new String[] {"http://evil.example", "null", "http://localhost:1", "file://localhost"}) {
            var answer = rig.raw(head("POST /api/v1/sandboxes/demo/stop") + "Origin: " + origin
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            assertThat(status(answer)).as(origin).isEqualTo(403);
        }
        assertThat(status(rig.raw(head("POST /api/v1/sandboxes/demo/stop") + "Origin: http://localhost:" + rig.port
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")))
                .isEqualTo(200);
    }

    @Test
    void shouldBoundLinesAndHeaders() throws IOException {
        assertThat(status(rig.raw(head("GET /" + "a".repeat(20_000)) + "\r\n"))).isEqualTo(400);
        assertThat(status(rig.raw(head("GET /healthz") + "X: " + "a".repeat(64 << 10) + "\r\n\r\n")))
                .isEqualTo(400);
        assertThat(status(rig.raw(head("GET /healthz") + "X: a\r\n".repeat(10_000) + "\r\n")))
                .isEqualTo(400);
    }

    @Test
    void shouldTell400ForAPathThatIsNoneButOnlyToWhoIsKnown() throws IOException {
        var path = "GET /api/v1/sandboxes/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        try (var log = new ErrorLog()) {
            assertThat(status(rig.raw(path + "\r\n"))).isEqualTo(401);
            assertThat(status(rig.raw(path + "Authorization: Bearer " + rig.admin + "\r\n\r\n")))
                    .isEqualTo(400);
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAValueAndNotThatItsFieldIsNotKnown() {
        for (var body : new String[] {"{\"ttl_seconds\":-1}", "{\"limits\":{\"cpus\":-1}}", "{\"env\":{\"A\":1}}"}) {
            var answer = rig.post("/api/v1/sandboxes", body);
            assertThat(answer.status()).as(body).isEqualTo(422);
            assertThat(answer.body()).as(body).doesNotContain("not known here");
        }
        assertThat(rig.post("/api/v1/sandboxes", "{\"nope\":1}").body()).contains("not known here");
    }

    @Test
    void shouldRefuseALargeBodyBeforeItComesAndAStrangersBeforeItIsRead() throws IOException {
        var login =
                "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ";
        assertThat(status(rig.raw(login + "5000\r\nExpect: 100-continue\r\n\r\n")))
                .isEqualTo(413);
        var stranger = "POST /api/v1/sandboxes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16000000\r\n\r\n";
        assertThat(status(rig.raw(stranger))).isEqualTo(401);
    }

    @Test
    void shouldAnswerNonsenseAsAProblemAndHangUp() throws IOException {
        for (var nonsense : new String[] {"hello\r\n\r\n", "GET\r\n\r\n", "\0\0\0\0\r\n\r\n"}) {
            var answer = rig.raw(nonsense);
            assertThat(status(answer)).isEqualTo(400);
            assertThat(new JsonObject(body(answer)).getInteger("status")).isEqualTo(400);
        }
        assertThat(status(rig.raw(head("GET /api/v1/sandboxes?q=%zz") + "Connection: close\r\n\r\n")))
                .isEqualTo(400);
        assertThat(status(rig.raw(head("GET /api/v1/sandboxes/%ff%fe") + "Connection: close\r\n\r\n")))
                .isIn(400, 404);
        assertThat(status(rig.raw(head("GET /api/v1/me") + "X-Bad: a\0b\r\nConnection: close\r\n\r\n")))
                .isEqualTo(400);
    }

    @Test
    void shouldNotBeSmuggledThrough() throws IOException {
        var inner = "GET /api/v1/tokens HTTP/1.1\r\nHost: localhost\r\n\r\n";
        for (var headers : new String[] {
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Content-Length: +5\r\n",
            "Content-Length: -1\r\n",
            "Transfer-Encoding: identity, chunked, x\r\n",
            "Transfer-Encoding : chunked\r\n"
        }) {
            var answer = rig.raw(head("POST /api/v1/sandboxes") + "Content-Type: application/json\r\n" + headers
                    + "\r\n0\r\n\r\n" + inner);
            assertThat(answer.split("HTTP/1\\.1 [0-9]").length - 1)
                    .as(headers + answer)
                    .isEqualTo(1);
            assertThat(status(answer)).as(headers).isEqualTo(400);
        }
    }

    @Test
    void shouldHangUpOnClientsThatTrickleAHead() throws IOException {
        try (var socket = new Socket("127.0.0.1", rig.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /healthz HT".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        try (var socket = new Socket("127.0.0.1", rig.port)) {
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void shouldRefuseABodyThatIsSentWithoutAToken() throws IOException {
        var answer = rig.raw("POST /api/v1/sandboxes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n"
                + "x".repeat(1000));

        assertThat(status(answer)).isEqualTo(401);
    }

    @Test
    void shouldTakeTheLocalSocketForAnAdministrator() throws IOException {
        var file = rig.stateDir.resolve("sandlot.sock");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(rig.stateDir)) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(n -> n.startsWith(".sock")))
                    .isEmpty();
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(file));
            channel.write(ByteBuffer.wrap("GET /api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII)));
            var answer = new String(
                    java.nio.channels.Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(status(answer)).isEqualTo(200);
            assertThat(new JsonObject(body(answer)).getString("name")).isEqualTo("local");
        }
        rig.stopServer();
        assertThat(file).doesNotExist();
        rig.close();
        rig = new Rig();
    }

    @Test
    void shouldReplaceASocketFileThatWasLeftBehind() throws IOException {
        var file = Files.createTempDirectory("sl").resolve("sandlot.sock");
        Files.writeString(file, "stale");
        var server = rig.vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end("new"));

        Rig.get(UnixSocket.prepare(rig.vertx, file.getParent())
                .compose(socket -> server.listen(socket.address()).compose(listening -> socket.publish())));

        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            assertThat(channel.isConnected()).isTrue();
        }
        Files.delete(file);
        Files.delete(file.getParent());
    }
}
