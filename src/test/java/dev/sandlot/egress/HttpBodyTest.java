package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of plain HTTP through the proxy: they end where they end, and nothing of one is taken for another. */
class HttpBodyTest {
    private static final int MANY_BYTES = 20 << 20;
    private static final long SEED = 20_261_201;

    private Origin git;
    private Origin evil;
    private Proxy proxy;
    private Talk talk;

    @BeforeEach
    void open() throws Exception {
        git = Origin.echoing();
        evil = Origin.echoing();
        proxy = new Proxy(List.of(git.port(), evil.port()), "git.test:" + git.port());
        talk = Talk.to(proxy.http);
    }

    @AfterEach
    void close() throws Exception {
        talk.close();
        proxy.close();
        git.close();
        evil.close();
    }

    private String get(String path) {
        return PlainHttpTest.request("GET", "git.test", git.port(), path);
    }

    @Test
    void shouldKeepTheBodysFrameWhateverConnectionSays() throws Exception {
        talk.say(PlainHttpTest.request(
                        "POST", "git.test", git.port(), "/", "Connection: Content-Length, Host", "Content-Length: 3")
                + "abc");
        assertThat(talk.message().text()).isEqualTo("POST / HTTP/1.1abc");
    }

    @Test
    void shouldPassChunksAndTrailers() throws Exception {
        talk.say(PlainHttpTest.request("POST", "git.test", git.port(), "/", "Transfer-Encoding: chunked")
                + "3\r\nabc\r\n1;x=y\r\nd\r\n0\r\nX-Sum: 1\r\n\r\n");
        assertThat(talk.message().text()).isEqualTo("POST / HTTP/1.1abcd");
        assertThat(talk.say(get("/next")).message().text()).isEqualTo("GET /next HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldPassMuchBothWaysIntact(boolean chunked) throws Exception {
        var body = new byte[MANY_BYTES];
        new Random(SEED).nextBytes(body);
        var client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.http)))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        var publisher = chunked
                ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                : HttpRequest.BodyPublishers.ofByteArray(body);
        var answer = client.send(
                HttpRequest.newBuilder(URI.create("http://git.test:" + git.port() + "/x?password=hidden"))
                        .POST(publisher)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        int line = "POST /x?password=hidden HTTP/1.1".length();
        assertThat(sum(answer.body(), line)).isEqualTo(sum(body, 0));
        var decision = proxy.decisions.lastEnded(1);
        assertThat(decision.sentBytes()).isEqualTo(MANY_BYTES);
        assertThat(decision.receivedBytes()).isEqualTo(MANY_BYTES + line);
    }

    private static String sum(byte[] bytes, int from) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes, from, bytes.length - from);
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void shouldAskForTheBodyThatWaits() throws Exception {
        talk.say(PlainHttpTest.request(
                "POST", "git.test", git.port(), "/", "Expect: 100-continue", "Content-Length: 3"));
        assertThat(talk.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(talk.say("abc").message().text()).isEqualTo("POST / HTTP/1.1abc");
        assertThat(git.requests.get(0).header("Expect")).isNull();
    }

    @Test
    void shouldNotTakeTheNextRequestForABodyThatWasNotAskedFor() throws Exception {
        talk.say(PlainHttpTest.request(
                "POST", "evil.test", evil.port(), "/", "Expect: 100-continue", "Content-Length: 30"));
        var answer = talk.message();
        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(talk.rest()).isEmpty();
    }

    /** The answer to HEAD must be known for it when 100 has been said before, and that of the next request must not be. */
    @Test
    void shouldTellTheAnswersToHeadFromOthersBehindAContinue() throws Exception {
        try (var heads = Origin.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                var proxy = new Proxy(List.of(heads.port(), git.port()), "git.test");
                var talk = Talk.to(proxy.http)) {
            proxy.gate.change(Proxy.policy("git.test:" + heads.port(), "git.test:" + git.port()));
            talk.say(PlainHttpTest.request(
                            "POST", "git.test", git.port(), "/1", "Expect: 100-continue", "Content-Length: 3")
                    + "abc"
                    + PlainHttpTest.request("HEAD", "git.test", heads.port(), "/2", "Expect: 100-continue")
                    + get("/3"));
            assertThat(talk.head()).startsWith("HTTP/1.1 100 ");
            assertThat(talk.message().text()).isEqualTo("POST /1 HTTP/1.1abc");
            assertThat(talk.head()).startsWith("HTTP/1.1 100 ");
            assertThat(talk.head()).startsWith("HTTP/1.1 200 ");
            assertThat(talk.message().text()).isEqualTo("GET /3 HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10", "Transfer-Encoding: chunked"})
    void shouldEndARequestThatNeverBecomesWhole(String frame) throws Exception {
        talk.say(PlainHttpTest.request("POST", "git.test", git.port(), "/", frame) + "5\r\nab")
                .sayNoMore();
        assertThat(talk.restOrReset()).doesNotContain("200");
        Eventually.holds("the server is left", () -> git.open() == 0);
        assertThat(git.requests).isEmpty();
        proxy.decisions.ended(1);
    }
}
