package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.NetworkDecision.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers answer, or fail to, as a sandbox gets it through the HTTP proxy. */
class ServerAnswerTest {
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\n";

    @FunctionalInterface
    private interface Conversation {
        void hold(Talk talk, Proxy proxy, String url) throws Exception;
    }

    /** @param conversation with a request's line up to the path, and its Host header */
    private static void with(Origin.Behaviour behaviour, Conversation conversation) throws Exception {
        try (var origin = Origin.serving(behaviour);
                var proxy = new Proxy(List.of(origin.port()), "git.test:" + origin.port());
                var talk = Talk.to(proxy.http)) {
            conversation.hold(talk, proxy, "http://git.test:" + origin.port() + "/");
            Eventually.holds("the server is left", () -> origin.open() == 0);
        }
    }

    private static String request(String method, String url, String version, String headers) {
        return method + " " + url + " " + version + "\r\nHost: " + url.substring(7, url.length() - 1) + "\r\n" + headers
                + "\r\n";
    }

    private static String get(String url) {
        return request("GET", url, "HTTP/1.1", "");
    }

    private static Origin.Behaviour saying(String answer) {
        return server -> {
            server.message();
            server.say(answer);
        };
    }

    @Test
    void shouldFrameAnAnswerThatEndsWithItsConnection() throws Exception {
        with(saying("HTTP/1.1 200 OK\r\n\r\nall of it"), (talk, proxy, url) -> {
            for (int round = 0; round < 2; round++) {
                var answer = talk.say(get(url)).message();
                assertThat(answer.header("Transfer-Encoding")).isEqualTo("chunked");
                assertThat(answer.text()).isEqualTo("all of it");
            }
            talk.say(request("GET", url, "HTTP/1.0", ""));
            assertThat(talk.rest()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nall of it");
        });
    }

    @Test
    void shouldTakeTheChunksFromAnAnswerToAnOldClient() throws Exception {
        with(
                saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
                (talk, proxy, url) -> {
                    talk.say(request("GET", url, "HTTP/1.0", ""));
                    assertThat(talk.rest())
                            .doesNotContainIgnoringCase("transfer-encoding")
                            .endsWith("\r\n\r\nabc");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HEAD|200 OK|Content-Length: 100",
                "HEAD|200 OK|X: y",
                "GET|204 No Content|X: y",
                "GET|304 Not Modified|Content-Length: 100",
                "GET|304 Not Modified|X: y"
            })
    void shouldKnowAnswersWithoutABody(String method, String status, String header) throws Exception {
        with(saying("HTTP/1.1 " + status + "\r\n" + header + "\r\n\r\n"), (talk, proxy, url) -> {
            for (int round = 0; round < 3; round++) {
                assertThat(talk.say(request(method, url, "HTTP/1.1", "")).head())
                        .startsWith("HTTP/1.1 " + status)
                        .contains(header);
            }
        });
    }

    @Test
    void shouldPassOverAnswersBeforeTheAnswer() throws Exception {
        with(
                saying(
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
                (talk, proxy, url) -> {
                    var answer = talk.say(get(url)).message();
                    assertThat(answer.code()).isEqualTo(200);
                    assertThat(answer.text()).isEqualTo("ok");
                });
    }

    @Test
    void shouldTakeAwayWhatIsForOneHop() throws Exception {
        with(
                saying(
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close, X-Private\r\nKeep-Alive: timeout=5\r\n"
                                + "Proxy-Authenticate: Basic\r\nUpgrade: h2c\r\nX-Private: 1\r\nX-Kept: 2\r\n\r\n"),
                (talk, proxy, url) -> {
                    var answer = talk.say(get(url)).message();
                    for (var gone : List.of("Connection", "Keep-Alive", "Proxy-Authenticate", "Upgrade", "X-Private")) {
                        assertThat(answer.header(gone)).as(gone).isNull();
                    }
                    assertThat(answer.header("X-Kept")).isEqualTo("2");
                });
    }

    @Test
    void shouldPassAnAnswerThatComesBeforeTheRequestIsWhole() throws Exception {
        with(
                server -> {
                    server.head();
                    server.say("HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\n\r\ntoo much");
                    server.rest();
                },
                (talk, proxy, url) -> {
                    talk.say(request("POST", url, "HTTP/1.1", "Content-Length: 1000000\r\n"))
                            .say("x".repeat(500_000));
                    var answer = talk.message();
                    assertThat(answer.code()).isEqualTo(413);
                    assertThat(answer.text()).isEqualTo("too much");
                    assertThat(answer.header("Connection")).isEqualTo("close");
                    assertThat(talk.rest()).isEmpty();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "no http\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
            })
    void shouldTellOfNoAnswer(String said) throws Exception {
        with(saying(said), (talk, proxy, url) -> {
            var answer = talk.say(get(url)).message();
            assertThat(answer.code()).isEqualTo(502);
            assertThat(answer.text()).contains(url.substring(7, url.length() - 1));
            assertThat(proxy.decisions.lastEnded(1).outcome()).isEqualTo(Outcome.FAILED);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 100\r\n\r\nsome",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nsome",
                "Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n",
                "Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\nz\r\n"
            })
    void shouldNeverMakeAnAnswerThatIsCutSeemWhole(String rest) throws Exception {
        with(saying("HTTP/1.1 200 OK\r\n" + rest), (talk, proxy, url) -> {
            for (var version : List.of("HTTP/1.1", "HTTP/1.0")) {
                try (var another = Talk.to(proxy.http)) {
                    var all = another.say(request("GET", url, version, "")).restOrReset();
                    assertThat(all).doesNotEndWith("\r\n0\r\n\r\n");
                    // An answer without a length is cut by a reset alone.
                    assertThat(all.contains("<reset>")
                                    || all.toLowerCase(Locale.ROOT).contains("content-length: 100")
                                    || all.toLowerCase(Locale.ROOT).contains("chunked")
                                    || all.contains(" 502 "))
                            .as(all)
                            .isTrue();
                }
            }
            assertThat(proxy.decisions.lastEnded(2).outcome()).isEqualTo(Outcome.FAILED);
        });
    }

    @Test
    void shouldNotTakeAResetForAnAnswersEnd() throws Exception {
        with(
                server -> {
                    server.message();
                    server.say("HTTP/1.1 200 OK\r\n\r\nsome");
                    Eventually.holds("what was said has been taken", () -> taken);
                    server.reset();
                },
                (talk, proxy, url) -> {
                    talk.say(get(url));
                    assertThat(talk.head()).contains("200");
                    assertThat(talk.text(9)).isEqualTo("4\r\nsome\r\n");
                    taken = true;
                    assertThat(talk.restOrReset()).doesNotContain("0\r\n\r\n");
                    assertThat(proxy.decisions.lastEnded(1).outcome()).isEqualTo(Outcome.FAILED);
                });
    }

    private volatile boolean taken;

    @Test
    void shouldTellOfAServerThatIsNotThere() throws Exception {
        int nobody;
        try (var origin = Origin.serving(server -> server.rest())) {
            nobody = origin.port();
        }
        try (var proxy = new Proxy(List.of(nobody), "git.test:" + nobody, "nowhere.test:*");
                var talk = Talk.to(proxy.http)) {
            var answer = talk.say(get("http://git.test:" + nobody + "/")).message();
            assertThat(answer.line())
                    .startsWith("HTTP/1.1 502 Not reached: git.test:" + nobody + " can't be reached: ");
            assertThat(proxy.decisions.lastEnded(1).outcome()).isEqualTo(Outcome.FAILED);
        }
        try (var proxy = new Proxy(List.of(), "nowhere.test");
                var talk = Talk.to(proxy.http)) {
            var answer = talk.say(get("http://nowhere.test:443/")).message();
            assertThat(answer.line()).isEqualTo("HTTP/1.1 502 Not reached: there is no address for nowhere.test");
        }
    }

    @Test
    void shouldLetAServerWaitForWhoReadsSlowly() throws Exception {
        var count = new AtomicLong();
        long most = 256 << 20;
        with(
                server -> {
                    server.message();
                    server.say("HTTP/1.1 200 OK\r\nContent-Length: " + most + "\r\n\r\n");
                    var piece = new byte[64 << 10];
                    while (count.get() < most) {
                        server.say(piece);
                        count.addAndGet(piece.length);
                    }
                },
                (talk, proxy, url) -> {
                    talk.say(get(url));
                    Stalls.of(count::get, () -> count.get() >= most);
                    assertThat(count.get()).isLessThan(32 << 20);
                    talk.reset();
                });
    }

    @Test
    void shouldPassAWebSocketBothWays() throws Exception {
        with(
                server -> {
                    var asked = server.head();
                    assertThat(asked).containsIgnoringCase("upgrade: websocket");
                    server.say("HTTP/1.1 101 Switching Protocols\r\n" + UPGRADE + "\r\nfirst");
                    assertThat(server.text(6)).isEqualTo("\u0081secon");
                    server.say("third");
                    server.rest();
                },
                (talk, proxy, url) -> {
                    talk.say(request("GET", url, "HTTP/1.1", UPGRADE + "Sec-WebSocket-Key: eA==\r\n"));
                    assertThat(talk.head()).startsWith("HTTP/1.1 101 ").containsIgnoringCase("upgrade: websocket");
                    assertThat(talk.text(5)).isEqualTo("first");
                    talk.say("\u0081secon");
                    assertThat(talk.text(5)).isEqualTo("third");
                    talk.sayNoMore();
                    assertThat(talk.rest()).isEmpty();
                    var decision = proxy.decisions.lastEnded(1);
                    assertThat(decision.sentBytes()).isEqualTo(6);
                    assertThat(decision.receivedBytes()).isEqualTo(10);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "websocket, h2c", "TLS/1.0"})
    void shouldAskForNoOtherProtocol(String protocol) throws Exception {
        var seen = new AtomicReference<String>();
        with(
                server -> {
                    seen.set(server.head());
                    server.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                },
                (talk, proxy, url) -> {
                    talk.say(request("GET", url, "HTTP/1.1", "Connection: Upgrade\r\nUpgrade: " + protocol + "\r\n"))
                            .message();
                    assertThat(seen.get()).doesNotContainIgnoringCase("upgrade");
                });
    }
}
