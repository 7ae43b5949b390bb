package dev.sandlot.http.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.PortRequest;
import dev.sandlot.http.Rig;
import dev.sandlot.model.Role;
import dev.sandlot.model.Sandbox;
import dev.sandlot.port.PortVerticle;
import dev.sandlot.stream.Inside;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes by the name of a published port, before a real server: who gets in, what goes through, and what never does. */
class PreviewDoorTest {
    private static final String HOST = "3000--demo.localhost";

    private Rig rig;
    private Sandbox demo;
    private HttpServer server;
    private SocketPorts ports;
    private String token;
    private final CountDownLatch cut = new CountDownLatch(1);

    @BeforeEach
    void start() {
        rig = new Rig();
        demo = rig.owner.create("demo");
        server = Rig.get(rig.vertx
                .createHttpServer(new HttpServerOptions().setIdleTimeout(60))
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1"));
        ports = new SocketPorts(rig.vertx, server.actualPort());
        rig.listening = ports;
        Rig.get(rig.vertx.deployVerticle(new PortVerticle(
                rig.bus,
                rig.database,
                (sandbox, argv, most, limit) -> Future.succeededFuture(
                        new Inside.Said(0, "8080 ::\n".getBytes(StandardCharsets.US_ASCII), false)))));
        token = publish("{}").getJsonObject("published").getString("url").replaceFirst(".*=", "");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private JsonObject publish(String body) {
        var answer = rig.send(rig.request("/api/v1/sandboxes/demo/ports/3000")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    /** The server inside. */
    private void answer(HttpServerRequest request) {
        var response = request.response();
        switch (request.path()) {
            case "/echo" ->
                request.body()
                        .onSuccess(body -> response.end(
                                Buffer.buffer(request.method() + " ").appendBuffer(body)));
            case "/headers" ->
                response.end(request.headers().entries().stream()
                        .map(header -> header.getKey().toLowerCase(java.util.Locale.ROOT) + ": " + header.getValue())
                        .collect(Collectors.joining("\n")));
            case "/big" -> response.putHeader("Content-Length", "3145728").end(Buffer.buffer("x".repeat(3 << 20)));
            case "/none" -> response.setStatusCode(204).end();
            case "/cut" -> {
                response.setChunked(true);
                response.write("begun").onComplete(v -> request.connection().close());
            }
            case "/gone" -> request.connection().close();
            case "/ever" -> {
                response.setChunked(true);
                response.write("one\n");
                request.connection().closeHandler(v -> cut.countDown());
            }
            case "/away" ->
                response.setStatusCode(302)
                        .putHeader("Location", "http://localhost:3000/here")
                        .end();
            case "/socket" -> request.toNetSocket().onSuccess(socket -> socket.handler(socket::write));
            default -> response.setStatusCode(404).end("not there: " + request.uri());
        }
    }

    private String ask(String path, String... headers) throws IOException {
        return rig.raw("GET " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n"
                + String.join("", headers) + "\r\n");
    }

    private String bearing() {
        return "Sandlot-Token: " + token + "\r\n";
    }

    @Test
    void shouldLetInWhoHasTheTokenAndNobodyElse() throws IOException {
        assertThat(ask("/echo", bearing())).startsWith("HTTP/1.1 200").endsWith("GET ");
        assertThat(ask("/echo?sandlot_token=" + token)).startsWith("HTTP/1.1 200");
        assertThat(ask("/echo", "Cookie: a=b; sandlot_preview=" + token + "\r\n"))
                .startsWith("HTTP/1.1 200");

        assertThat(ask("/echo")).startsWith("HTTP/1.1 401");
        assertThat(ask("/echo", "Sandlot-Token: " + token.substring(1) + "0\r\n"))
                .startsWith("HTTP/1.1 401");
        assertThat(ask("/echo", "Authorization: Bearer " + rig.token(Role.ADMIN, null) + "\r\n"))
                .startsWith("HTTP/1.1 401");
        assertThat(ask("/echo?sandlot_token=x", bearing())).startsWith("HTTP/1.1 401");
        var other = ask("/echo", bearing()).replace(HOST, "");
        assertThat(other).startsWith("HTTP/1.1 200");
        assertThat(rig.raw(
                        "GET / HTTP/1.1\r\nHost: 3001--demo.localhost\r\nConnection: close\r\n" + bearing() + "\r\n"))
                .startsWith("HTTP/1.1 401")
                .contains("nothing is published");
        assertThat(rig.raw(
                        "GET / HTTP/1.1\r\nHost: 3000--other.localhost\r\nConnection: close\r\n" + bearing() + "\r\n"))
                .startsWith("HTTP/1.1 401")
                .contains("nothing is published");
    }

    @Test
    void shouldMakeACookieOfTheTokenInTheAddressBar() throws IOException {
        var answer = ask("/echo?a=1&sandlot_token=" + token + "&b=2", "Accept: text/html,*/*\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 302")
                .containsIgnoringCase("location: /echo?a=1&b=2\r\n")
                .containsIgnoringCase("set-cookie: sandlot_preview=" + token + "; Path=/; HTTPOnly; SameSite=Lax");
        assertThat(ask("//evil.test/?sandlot_token=" + token, "Accept: text/html\r\n"))
                .containsIgnoringCase("location: /evil.test/\r\n");
    }

    @Test
    void shouldNotLetPagesOfOtherOriginsUseTheCookie() throws IOException {
        var cookie = "Cookie: sandlot_preview=" + token + "\r\n";

        assertThat(ask("/echo", cookie, "Origin: http://evil.test\r\n")).startsWith("HTTP/1.1 403");
        assertThat(ask("/echo", cookie, "Origin: http://3001--demo.localhost\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(ask("/echo", cookie, "Origin: http://" + HOST + "\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void shouldNeverAnswerForTheDaemonByThatName() throws IOException {
        var admin = "Authorization: Bearer " + rig.token(Role.ADMIN, null) + "\r\n";
        for (var path :
                new String[] {"/", "/api/v1/sandboxes", "/healthz", "/mcp", "/eventbus/info", "/openapi.json"}) {
            assertThat(ask(path, admin)).as(path).startsWith("HTTP/1.1 401").contains("nothing is published");
            assertThat(ask(path, bearing())).as(path).contains("not there: " + path);
        }
        assertThat(rig.raw("GET /api/v1/sandboxes HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Cookie: sandlot_preview=" + token + "\r\nSandlot-Token: " + token
                        + "\r\nAuthorization: Bearer "
                        + token + "\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void shouldShowTheServerNoneOfSandlotsSecrets() throws IOException {
        var seen = ask(
                "/headers?sandlot_token=" + token,
                bearing(),
                "Cookie: sandlot_session=secret; sandlot_preview=" + token + "; own=1\r\n");

        assertThat(seen).contains("host: localhost:3000", "cookie: own=1").doesNotContain("secret", token);
        assertThat(ask("/x?sandlot_token=" + token + "&y=1")).contains("not there: /x?y=1");
    }

    @Test
    void shouldPassBodiesOfAnyKindOn() throws IOException {
        assertThat(ask("/big", bearing()))
                .containsIgnoringCase("content-length: 3145728")
                .endsWith("x".repeat(1000));
        assertThat(ask("/none", bearing())).startsWith("HTTP/1.1 204").endsWith("\r\n\r\n");
        assertThat(ask("/away", bearing())).containsIgnoringCase("location: http://" + HOST + "/here");
        var head = "Host: " + HOST + "\r\nConnection: close\r\n" + bearing();
        assertThat(rig.raw("HEAD /big HTTP/1.1\r\n" + head + "\r\n"))
                .containsIgnoringCase("content-length: 3145728")
                .endsWith("\r\n\r\n");
        assertThat(rig.raw("POST /echo HTTP/1.1\r\n" + head + "Content-Length: 5\r\n\r\nhello"))
                .endsWith("POST hello");
        assertThat(rig.raw("PUT /echo HTTP/1.1\r\n" + head
                        + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
                .endsWith("PUT abcde");
        assertThat(rig.raw("POST /echo HTTP/1.1\r\n" + head + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nok"))
                .startsWith("HTTP/1.1 100 Continue")
                .endsWith("POST ok");
    }

    @Test
    void shouldTellWhatIsWrongWithTheServer() throws IOException {
        assertThat(ask("/gone", bearing())).startsWith("HTTP/1.1 502").contains("without an answer");
        assertThat(ask("/cut", bearing())).contains("begun").doesNotContain("\r\n0\r\n");
        Rig.get(server.close());
        assertThat(ask("/echo", bearing())).startsWith("HTTP/1.1 502");
    }

    @Test
    void shouldUseConnectionsAgainAndNoticeWhenTheyAreClosed() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(ask("/echo", bearing())).startsWith("HTTP/1.1 200");
        }
        assertThat(ports.made).hasValueLessThanOrEqualTo(2); // one for each of the event loops
        int port = server.actualPort();
        Rig.get(server.close());
        server = Rig.get(
                rig.vertx.createHttpServer().requestHandler(this::answer).listen(port, "127.0.0.1"));
        for (int i = 0; i < 4; i++) {
            assertThat(ask("/echo", bearing())).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void shouldCarryWhatAConnectionBecomes() throws IOException {
        try (var socket = new Socket("127.0.0.1", rig.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /socket HTTP/1.1\r\nHost: " + HOST
                                    + "\r\nConnection: keep-alive, Upgrade\r\nUpgrade: echo\r\n" + bearing() + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            var in = socket.getInputStream();
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 101");
            var sent = "y".repeat(300_000).getBytes(StandardCharsets.ISO_8859_1);
            var sender = new Thread(() -> {
                try {
                    socket.getOutputStream().write(sent);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            sender.start();
            assertThat(in.readNBytes(sent.length)).isEqualTo(sent);
            withdraw();
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    private void withdraw() {
        assertThat(rig.send(rig.request("/api/v1/sandboxes/demo/ports/3000").DELETE())
                        .status())
                .isEqualTo(204);
    }

    @Test
    void shouldCutWhatIsOpenWhenItIsPublishedNoMoreAndNeverTakeItsTokenAgain() throws Exception {
        try (var socket = new Socket("127.0.0.1", rig.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /ever HTTP/1.1\r\nHost: " + HOST + "\r\n" + bearing() + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().read()).isEqualTo('H');

            withdraw();

            socket.getInputStream().readAllBytes();
            assertThat(cut.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ask("/echo", bearing())).startsWith("HTTP/1.1 401");
        var anew = publish("{}").getJsonObject("published").getString("url");
        assertThat(anew).doesNotContain(token);
        assertThat(ask("/echo", bearing())).startsWith("HTTP/1.1 401");
    }

    @Test
    void shouldCloseTheConnectionInsideWhenTheBrowserGoes() throws Exception {
        try (var socket = new Socket("127.0.0.1", rig.port)) {
            socket.getOutputStream()
                    .write(("GET /ever HTTP/1.1\r\nHost: " + HOST + "\r\n" + bearing() + "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertThat(cut.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldKeepTheTokenFromWhoMayOnlyLookAndWhatIsPublicFromSandboxes() throws IOException {
        var viewer = rig.token(Role.VIEWER, null);
        var seen = rig.send(rig.request("/api/v1/sandboxes/demo/ports").setHeader("Authorization", "Bearer " + viewer));
        assertThat(seen.json().getJsonArray("items").stream().map(Object::toString))
                .satisfiesExactly(
                        port -> assertThat(port).contains("\"port\":3000", "\"listening\":null", "\"url\":null"),
                        port -> assertThat(port).contains("\"port\":8080", "\"::\"", "\"published\":null"));
        var bound = rig.token(Role.SANDBOX, demo.id());
        var open = rig.send(rig.request("/api/v1/sandboxes/demo/ports/3000")
                .setHeader("Authorization", "Bearer " + bound)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"public\":true}")));
        assertThat(open.status()).isEqualTo(403);

        assertThat(publish("{\"public\":true}").getJsonObject("published").getString("url"))
                .endsWith(".localhost:" + rig.port + "/");
        assertThat(ask("/echo")).startsWith("HTTP/1.1 200");
    }

    @Test
    void shouldAskNothingOfTheServerThatIsNoPath() throws IOException {
        var asked = new AtomicInteger();
        rig.listening = (sandbox, addresses, port) -> {
            asked.incrementAndGet();
            return ports.connect(sandbox, addresses, port);
        };
        var head = " HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n" + bearing() + "\r\n";
        assertThat(rig.raw("GET http://other.test/" + head)).startsWith("HTTP/1.1 400");
        assertThat(rig.raw("CONNECT other.test:443" + head)).doesNotContain("200");
        assertThat(rig.raw("GET /echo HTTP/1.1\r\nHost: " + HOST + "\r\nHost: localhost\r\nConnection: close\r\n"
                        + bearing() + "\r\n"))
                .doesNotContain("200 OK");
        assertThat(asked).hasValue(0);
        assertThat(Objects.requireNonNull(Rig.get(rig.bus.ask(new PortRequest.FindPort("demo", 3000)))))
                .isPresent();
    }
}
