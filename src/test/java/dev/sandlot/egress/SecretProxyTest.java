package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.TestKeyStore;
import dev.sandlot.model.NetworkDecision.Outcome;
import dev.sandlot.model.NetworkDecision.Protocol;
import dev.sandlot.model.SecretPlace;
import dev.sandlot.model.SecretPlace.Kind;
import dev.sandlot.secret.TestSecrets;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests by a base URL: the proxy speaks TLS with the server, puts secrets into what goes there, and takes them out of what comes back. */
class SecretProxyTest {
    private static final String VALUE = "sk-live-0123456789abcdef/+xyz";
    private static final SecretPlace BEARER = new SecretPlace(Kind.BEARER, null);

    @TempDir
    static Path dir;

    private static Path trusted;
    private static SSLContext tls;

    @BeforeAll
    static void certify() throws Exception {
        var store = TestKeyStore.make(dir, "CN=test", "-ext", "san=dns:git.test,dns:other.test");
        trusted = pem(store);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, TestKeyStore.PASSWORD.toCharArray());
        tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
    }

    private static Path pem(KeyStore store) throws Exception {
        var encoded =
                Base64.getMimeEncoder().encodeToString(store.getCertificate("a").getEncoded());
        return Files.writeString(
                dir.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n" + encoded + "\n-----END CERTIFICATE-----\n");
    }

    private static Origin origin(Origin.Behaviour behaviour) throws Exception {
        return new Origin(
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()), behaviour);
    }

    private static Origin answering(String answer) throws Exception {
        return origin(with -> {
            with.message();
            with.say(answer);
        });
    }

    @FunctionalInterface
    private interface Conversation {
        void hold(Talk talk, Proxy proxy, String base, String placeholder) throws Exception;
    }

    /** @param conversation with the server's base URL and the placeholder of a secret that goes there as a bearer token */
    private static void with(Origin origin, Conversation conversation) throws Exception {
        var secrets = new TestSecrets();
        try (origin;
                var proxy = new Proxy(List.of(origin.port()), secrets.secrets, trusted, "git.test:*", "evil.test:*");
                var talk = Talk.to(proxy.http)) {
            var placeholder = secrets.give(proxy.gate.sandbox(), "key", VALUE, BEARER, "git.test:" + origin.port());
            conversation.hold(talk, proxy, "/https/git.test:" + origin.port(), placeholder);
        }
    }

    private static String get(String path, String placeholder) {
        return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:3128\r\nAuthorization: Bearer " + placeholder + "\r\n\r\n";
    }

    @Test
    void shouldSendTheValueAndGiveBackThePlaceholder() throws Exception {
        var origin = origin(with -> {
            while (true) {
                var asked = with.message();
                assertThat(asked.header("Authorization")).isEqualTo("Bearer " + VALUE);
                assertThat(asked.header("Accept-Encoding")).isEqualTo("identity");
                with.say("HTTP/1.1 401 not-" + VALUE + "\r\nX-Echo: a" + VALUE
                        + "b\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (var part :
                        List.of("you sent ", VALUE.substring(0, 7), VALUE.substring(7) + "!", VALUE.substring(0, 3))) {
                    with.say(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
                }
                with.say("0\r\nX-Trailer: " + VALUE + "\r\n\r\n");
            }
        });
        with(origin, (talk, proxy, base, placeholder) -> {
            for (int i = 1; i <= 2; i++) {
                var answer = talk.say(get(base + "/v1/x?y=z", placeholder)).message();
                assertThat(answer.line()).isEqualTo("HTTP/1.1 401 Unauthorized");
                assertThat(answer.text()).isEqualTo("you sent " + placeholder + "!" + VALUE.substring(0, 3));
                assertThat(answer.header("X-Echo")).isEqualTo("a" + placeholder + "b");
                var decision = proxy.decisions.lastEnded(i);
                assertThat(decision.outcome()).isEqualTo(Outcome.ALLOWED);
                assertThat(decision.protocol()).isEqualTo(Protocol.HTTPS);
                assertThat(decision.host()).isEqualTo("git.test");
                assertThat(decision.receivedBytes()).isEqualTo(13 + VALUE.length());
            }
            assertThat(proxy.decisions.told().toString()).doesNotContain(VALUE);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/https/evil.test:PORT/", "http://git.test:PORT/", "http://evil.test:PORT/", "/https/git.test:1/"
            })
    void shouldNotLetAPlaceholderGoElsewhere(String uri) throws Exception {
        var origin = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        with(origin, (talk, proxy, base, placeholder) -> {
            var target = uri.replace("PORT", "" + origin.port());
            var host = target.replaceAll("^(http:/|/https)/|/$", "");
            var answer = talk.say("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer "
                            + placeholder + "\r\n\r\n")
                    .message();
            assertThat(answer.code()).isEqualTo(403);
            assertThat(answer.text())
                    .contains("the secret key", "sandlot secret")
                    .doesNotContain(VALUE);
            assertThat(proxy.decisions.denied()).hasSize(1);
            assertThat(origin.connections).hasValue(0);
            // The same connection goes on, without it.
            var other =
                    talk.say("GET " + base + "/ HTTP/1.1\r\nHost: x\r\n\r\n").message();
            assertThat(other.code()).isEqualTo(200);
        });
    }

    @Test
    void shouldBeJudgedByThePolicy() throws Exception {
        with(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), (talk, proxy, base, placeholder) -> {
            proxy.gate.change(Proxy.policy("other.test:*"));
            var answer = talk.say(get(base + "/", placeholder)).message();
            assertThat(answer.code()).isEqualTo(403);
            assertThat(answer.text()).contains("no rule allows git.test", "/requests");
            assertThat(talk.say(get("/https/0x7f.1/", "none")).message().code()).isEqualTo(403);
            assertThat(talk.say(get("/https/", "none")).message().code()).isEqualTo(400);
        });
    }

    @Test
    void shouldSpeakWithNobodyWhoCanNotProveToBeTheHost() throws Exception {
        with(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), (talk, proxy, base, placeholder) -> {
            var answer =
                    talk.say(get(base.replace("git", "evil") + "/", "none")).message();
            assertThat(answer.code()).isEqualTo(502);
            assertThat(answer.text()).contains("evil.test", "can't be spoken to by TLS");
            assertThat(proxy.decisions.lastEnded(1).outcome()).isEqualTo(Outcome.FAILED);
        });
        var plain = Origin.serving(with -> with.say("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
        with(
                plain,
                (talk, proxy, base, placeholder) -> assertThat(
                                talk.say(get(base + "/", placeholder)).message().code())
                        .isEqualTo(502));
    }

    @Test
    void shouldRefuseAnAnswerThatItCanNotRead() throws Exception {
        var coded = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok";
        with(answering(coded), (talk, proxy, base, placeholder) -> {
            var answer = talk.say(get(base + "/", placeholder)).message();
            assertThat(answer.code()).isEqualTo(502);
            assertThat(answer.text()).contains("gzip", "a secret");
        });
        // There is no value in it.
        with(
                answering(coded),
                (talk, proxy, base, placeholder) -> assertThat(
                                talk.say(get(base + "/", "own")).message().text())
                        .isEqualTo("ok"));
    }

    @Test
    void shouldPassOnEventsAsTheyCome() throws Exception {
        var seen = new CountDownLatch(1);
        var origin = origin(with -> {
            with.message();
            with.say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
            try {
                seen.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            with.say("data: 2\n\n");
        });
        with(origin, (talk, proxy, base, placeholder) -> {
            talk.say(get(base + "/", placeholder));
            assertThat(talk.head()).contains("200").containsIgnoringCase("chunked");
            assertThat(talk.text(14)).isEqualTo("9\r\ndata: 1\n\n\r\n");
            seen.countDown();
            assertThat(talk.text(14)).isEqualTo("9\r\ndata: 2\n\n\r\n");
            assertThat(talk.text(5)).isEqualTo("0\r\n\r\n");
        });
    }

    @Test
    void shouldPassLargeBodiesBothWays() throws Exception {
        int most = 4 << 20;
        var origin = origin(with -> {
            var asked = with.message();
            with.say("HTTP/1.1 200 OK\r\nContent-Length: " + most + "\r\n\r\n").say(asked.body());
        });
        with(origin, (talk, proxy, base, placeholder) -> {
            talk.say("POST " + base + "/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + placeholder
                    + "\r\nContent-Length: " + most + "\r\n\r\n");
            var body = new byte[most];
            for (int i = 0; i < most; i++) {
                body[i] = (byte) (i % 251);
            }
            assertThat(talk.say(body).message().body()).isEqualTo(body);
            assertThat(proxy.decisions.lastEnded(1).sentBytes()).isEqualTo(most);
        });
    }

    @Test
    void shouldLetAServerWaitForWhoReadsSlowly() throws Exception {
        var count = new AtomicLong();
        long most = 128 << 20;
        var origin = origin(with -> {
            with.message();
            with.say("HTTP/1.1 200 OK\r\nContent-Length: " + most + "\r\n\r\n");
            var piece = new byte[64 << 10];
            while (count.get() < most) {
                with.say(piece);
                count.addAndGet(piece.length);
            }
        });
        with(origin, (talk, proxy, base, placeholder) -> {
            talk.say(get(base + "/", placeholder));
            Stalls.of(count::get, () -> count.get() >= most);
            assertThat(count.get()).isLessThan(32 << 20);
            talk.reset();
        });
    }

    @Test
    void shouldKeepARedirectToTheSameServer() throws Exception {
        with(
                answering("HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n"),
                (talk, proxy, base, placeholder) -> assertThat(
                                talk.say(get(base + "/", placeholder)).message().header("Location"))
                        .isEqualTo(base + "/next"));
    }

    @Test
    void shouldPassAWebSocketThatHasNoSecretInIt() throws Exception {
        var upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
        var origin = origin(with -> {
            with.head();
            with.say("HTTP/1.1 101 Switching Protocols\r\n" + upgrade + "\r\nfirst");
            assertThat(with.text(6)).isEqualTo("\u0081secon");
            with.say("third");
        });
        with(origin, (talk, proxy, base, placeholder) -> {
            var asking = "GET " + base + "/ HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Key: eA==\r\n" + upgrade;
            var refused = talk.say(asking + "Authorization: Bearer " + placeholder + "\r\n\r\n")
                    .message();
            assertThat(refused.code()).isEqualTo(403);
            assertThat(refused.text()).contains("WebSocket");
            talk.say(asking + "\r\n");
            assertThat(talk.head()).startsWith("HTTP/1.1 101 ");
            assertThat(talk.text(5)).isEqualTo("first");
            talk.say("\u0081secon".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(talk.text(5)).isEqualTo("third");
        });
    }
}
