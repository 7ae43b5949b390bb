package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.NetworkDecision;
import dev.sandlot.model.NetworkDecision.Outcome;
import dev.sandlot.model.NetworkDecision.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain HTTP through the proxy: what is allowed gets there and back whole, each request by itself. */
class PlainHttpTest {

    private Origin git;
    private Origin other;
    private Origin evil;
    private Proxy proxy;
    private Talk talk;

    @BeforeEach
    void open() throws Exception {
        git = Origin.echoing();
        other = Origin.echoing();
        evil = Origin.echoing();
        proxy = new Proxy(
                List.of(git.port(), other.port(), evil.port()),
                "git.test:" + git.port(),
                "other.test:" + other.port(),
                "GET evil.test:" + evil.port() + "/open");
        talk = Talk.to(proxy.http);
    }

    @AfterEach
    void close() throws Exception {
        talk.close();
        proxy.close();
        git.close();
        other.close();
        evil.close();
    }

    static String request(String method, String host, int port, String path, String... headers) {
        var all = new StringBuilder(
                method + " http://" + host + ":" + port + path + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n");
        for (var header : headers) {
            all.append(header).append("\r\n");
        }
        return all + "\r\n";
    }

    private String get(String path) {
        return request("GET", "git.test", git.port(), path);
    }

    private String denied(String path) {
        return request("GET", "evil.test", evil.port(), path);
    }

    @Test
    void shouldPassWhatIsAllowedInTheServersOwnForm() throws Exception {
        var answer = talk.say(get("/a?b=c")).message();
        assertThat(answer.code()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("GET /a?b=c HTTP/1.1");
        assertThat(git.requests.get(0).header("Host")).isEqualTo("git.test:" + git.port());
    }

    @Test
    void shouldRefuseWhatIsNotAndTellWhyInTheStatusLineAndTheBody() throws Exception {
        var answer = talk.say(denied("/secret")).message();
        assertThat(answer.line())
                .startsWith("HTTP/1.1 403 Not allowed by Sandlot: no rule allows evil.test:" + evil.port());
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text()).contains("\"status\":403").contains("no rule allows evil.test:" + evil.port());
        assertThat(talk.say(denied("/open")).message().code())
                .as("another path")
                .isEqualTo(200);
    }

    @Test
    void shouldJudgeEachRequestOfAConnection() throws Exception {
        assertThat(talk.say(get("/1")).message().text()).isEqualTo("GET /1 HTTP/1.1");
        assertThat(talk.say(request("GET", "other.test", other.port(), "/2"))
                        .message()
                        .text())
                .isEqualTo("GET /2 HTTP/1.1");
        assertThat(talk.say(denied("/3")).message().code()).isEqualTo(403);
        assertThat(talk.say(get("/4")).message().text()).isEqualTo("GET /4 HTTP/1.1");
        assertThat(evil.connections).hasValue(0);
        assertThat(proxy.decisions.ended(3)).extracting(NetworkDecision::path).containsExactly("/1", "/2", "/4");
        assertThat(proxy.decisions.denied()).extracting(NetworkDecision::path).containsExactly("/3");
    }

    @Test
    void shouldAnswerInOrderWhatComesAtOnce() throws Exception {
        var post = request("POST", "git.test", git.port(), "/3", "Content-Length: 5") + "12345";
        var refused = request("POST", "evil.test", evil.port(), "/4", "Content-Length: 7") + "GET / H";
        talk.say(get("/1") + denied("/2") + post + refused + request("GET", "other.test", other.port(), "/5"));
        assertThat(talk.message().text()).isEqualTo("GET /1 HTTP/1.1");
        assertThat(talk.message().code()).isEqualTo(403);
        assertThat(talk.message().text()).isEqualTo("POST /3 HTTP/1.112345");
        assertThat(talk.message().code()).isEqualTo(403);
        assertThat(talk.message().text()).isEqualTo("GET /5 HTTP/1.1");
        assertThat(evil.connections).hasValue(0);
    }

    @Test
    void shouldTakeNothingBehindTheLastRequest() throws Exception {
        talk.say(request("GET", "evil.test", evil.port(), "/", "Connection: close") + get("/never"));
        assertThat(talk.message().code()).isEqualTo(403);
        assertThat(talk.rest()).isEmpty();
        assertThat(git.connections).hasValue(0);
    }

    @Test
    void shouldCutWhoSaysTooMuchAtOnce() throws Exception {
        talk.say(get("/").repeat(1000));
        assertThat(talk.restOrReset()).doesNotContain("HTTP/1.1 4");
        assertThat(git.connections.get()).isLessThan(1000);
    }

    @Test
    void shouldStayWithinItsMemoryWhereNobodyReadsTheRefusals() throws Exception {
        var many = denied("/").repeat(100).getBytes(StandardCharsets.ISO_8859_1);
        talk.socket.setReceiveBufferSize(4096);
        long written = written(talk, many, 64 << 20);
        assertThat(written).as("bytes taken from who reads nothing").isLessThan(32 << 20);
    }

    /** Writes until nothing more is taken, or all is. */
    static long written(Talk talk, byte[] piece, long most) throws Exception {
        var count = new AtomicLong();
        var thread = new Thread(() -> {
            try {
                while (count.get() < most) {
                    talk.say(piece);
                    count.addAndGet(piece.length);
                }
            } catch (IOException e) {
                return; // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
        Stalls.of(count::get, () -> count.get() >= most);
        return count.get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other.test",
                "git.test.",
                "git.test:81",
                "evil.test",
                "git.test@evil.test",
                "",
                "git.test, evil.test"
            })
    void shouldRefuseAnotherHostThanTheTargets(String host) throws Exception {
        var answer = talk.say("GET http://git.test:" + git.port() + "/ HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                .message();
        assertThat(answer.code()).isEqualTo(403);
        assertThat(answer.line()).contains("the Host header names another host");
        assertThat(git.connections).hasValue(0);
    }

    @Test
    void shouldRefuseTwoHosts() throws Exception {
        var same = "Host: git.test:" + git.port() + "\r\n";
        var answer = talk.say("GET http://git.test:" + git.port() + "/ HTTP/1.1\r\n" + same + same + "\r\n")
                .message();
        assertThat(answer.code()).isBetween(400, 403);
        assertThat(git.connections).hasValue(0);
    }

    @Test
    void shouldTakeAwayWhatIsForOneHop() throws Exception {
        talk.say(request(
                        "GET",
                        "git.test",
                        git.port(),
                        "/",
                        "Connection: keep-alive, X-Private",
                        "Keep-Alive: timeout=5",
                        "Proxy-Connection: keep-alive",
                        "Proxy-Authorization: Basic c2VjcmV0",
                        "TE: trailers",
                        "Upgrade: h2c",
                        "HTTP2-Settings: AAMAAABkAAQAAP__",
                        "X-Private: 1",
                        "X-Kept: 2"))
                .message();
        var seen = git.requests.get(0);
        for (var gone : List.of(
                "Connection",
                "Keep-Alive",
                "Proxy-Connection",
                "Proxy-Authorization",
                "TE",
                "Upgrade",
                "HTTP2-Settings",
                "X-Private")) {
            assertThat(seen.header(gone)).as(gone).isNull();
        }
        assertThat(seen.header("X-Kept")).isEqualTo("2");
    }

    @Test
    void shouldServeAnOldClientAndEndItsConnection() throws Exception {
        talk.say("GET http://git.test:" + git.port() + "/old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(talk.message().text()).isEqualTo("GET /old HTTP/1.1");
        assertThat(talk.rest()).isEmpty();
    }

    @Test
    void shouldAnswerWhoSaysNoMore() throws Exception {
        talk.say(get("/1") + denied("/2")).sayNoMore();
        assertThat(talk.message().text()).isEqualTo("GET /1 HTTP/1.1");
        assertThat(talk.message().code()).isEqualTo(403);
        assertThat(talk.rest()).isEmpty();
    }

    @Test
    void shouldTellADecisionTwiceWithNothingThatIsSecret() throws Exception {
        talk.say(get("/a?password=hidden")).message();
        proxy.decisions.ended(1);
        var told = proxy.decisions.told();
        assertThat(told).hasSize(2);
        assertThat(told.get(0).id()).isEqualTo(told.get(1).id());
        assertThat(told.get(0).endedAt()).isNull();
        assertThat(told.get(1).endedAt()).isAfterOrEqualTo(told.get(0).at());
        assertThat(told.get(1))
                .extracting(
                        NetworkDecision::outcome,
                        NetworkDecision::protocol,
                        NetworkDecision::host,
                        NetworkDecision::port,
                        NetworkDecision::method,
                        NetworkDecision::path,
                        NetworkDecision::rule)
                .containsExactly(
                        Outcome.ALLOWED, Protocol.HTTP, "git.test", git.port(), "GET", "/a", "git.test:" + git.port());
        talk.say("GET http://user:hidden@git.test:" + git.port() + "/ HTTP/1.1\r\nHost: git.test\r\n\r\n")
                .message();
        talk.say(denied("/b?password=hidden")).message();
        assertThat(proxy.decisions.told().toString()).doesNotContain("hidden");
    }
}
