package dev.sandlot.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the HTTP proxy does not take: it is answered, gets nowhere, and nothing behind it is taken for a request. */
class RefusedHttpTest {
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

    /** With GIT and EVIL for the ports, and ~ for CRLF. */
    private String filled(String text) {
        return text.replace("GIT", "" + git.port())
                .replace("EVIL", "" + evil.port())
                .replace("~", "\r\n");
    }

    private void shouldGetNowhere() {
        assertThat(git.connections).hasValue(0);
        assertThat(evil.connections).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1~Host: git.test:GIT~~",
                "GET git.test:GIT/ HTTP/1.1~Host: git.test~~",
                "GET https://git.test:GIT/ HTTP/1.1~Host: git.test:GIT~~",
                "GET ftp://git.test:GIT/ HTTP/1.1~Host: git.test:GIT~~",
                "GET file:///etc/passwd HTTP/1.1~Host: git.test:GIT~~",
                "GET http:/git.test:GIT/ HTTP/1.1~Host: git.test:GIT~~",
                "GET http:///x HTTP/1.1~Host: git.test:GIT~~",
                "GET http://user@git.test:GIT/ HTTP/1.1~Host: git.test:GIT~~",
                "GET http://user:pw@git.test:GIT/ HTTP/1.1~Host: git.test:GIT~~",
                "GET http://git.test:GIT@evil.test:EVIL/ HTTP/1.1~Host: evil.test:EVIL~~",
                "GET http://git.test:/ HTTP/1.1~Host: git.test~~",
                "GET http://git.test:0/ HTTP/1.1~Host: git.test:0~~",
                "GET http://git.test:99999/ HTTP/1.1~Host: git.test:99999~~",
                "GET http://git.test:GIT/#/ HTTP/1.1~Host: git.test:GIT~~",
                "OPTIONS * HTTP/1.1~Host: git.test:GIT~~",
                "CONNECT git.test HTTP/1.1~Host: git.test~~",
                "CONNECT git.test: HTTP/1.1~Host: git.test~~",
                "CONNECT :443 HTTP/1.1~Host: git.test~~",
                "CONNECT git.test:0 HTTP/1.1~Host: git.test~~",
                "CONNECT git.test:65536 HTTP/1.1~Host: git.test~~",
                "CONNECT user:pw@git.test:GIT HTTP/1.1~Host: git.test~~",
                "CONNECT http://git.test:GIT/ HTTP/1.1~Host: git.test~~",
                "CONNECT /git.test:GIT HTTP/1.1~Host: git.test~~",
                "PRI * HTTP/2.0~~SM~~"
            })
    void shouldAnswerThatItIsNotUnderstood(String request) throws Exception {
        assertThat(talk.say(filled(request)).message().code()).isBetween(400, 403);
        shouldGetNowhere();
    }

    /** Spellings of names that somebody would take for what is allowed, and somebody else not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "git.test.evil.test",
                "evil.test",
                "evilgit.test",
                "git.test%00.evil.test",
                "git.test%2eevil.test",
                "git.test\\.evil.test",
                "git..test",
                ".git.test",
                "git.test..",
                "-git.test",
                "git.tеst",
                "gi\u00adt.test",
                "git.test,evil.test",
                "git.test;evil.test",
                "127.1",
                "2130706433",
                "0x7f000001",
                "017700000001",
                "127.0.0.1",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[::1%25lo]",
                "localhost"
            })
    void shouldGrantNoOtherSpelling(String host) throws Exception {
        for (var port : List.of(git.port(), evil.port())) {
            for (var request : List.of(
                    "CONNECT " + host + ":" + port + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n\r\n",
                    "GET http://" + host + ":" + port + "/ HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n\r\n")) {
                try (var talk = Talk.to(proxy.http)) {
                    var answer = talk.say(request).message();
                    assertThat(answer.code()).as(request).isBetween(400, 403);
                }
            }
        }
        shouldGetNowhere();
    }

    /** Several readings, RFC 9112 sections 2.2, 6 and 11.2; behind each is a request that another reading would find. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5~Content-Length: 6~~",
                "Content-Length: 5, 6~~",
                "Content-Length: +5~~",
                "Content-Length: -1~~",
                "Content-Length: 0x5~~",
                "Content-Length: 99999999999999999999~~",
                "Transfer-Encoding: chunked~Content-Length: 5~~0~~",
                "Content-Length: 5~Transfer-Encoding: chunked~~0~~",
                "Transfer-Encoding: xchunked~~",
                "Transfer-Encoding: chunked, identity~~",
                "Transfer-Encoding: identity~~",
                "Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~",
                "Transfer-Encoding : chunked~~0~~",
                "Transfer-Encoding: chunked~~0x5~hello~0~~",
                "Transfer-Encoding: chunked~~-1~~",
                "Transfer-Encoding: chunked~~5 5~hello~0~~",
                "Transfer-Encoding: chunked~~5\nhello~0~~",
                "Transfer-Encoding: chunked~~5~helloXX0~~",
                "Transfer-Encoding: chunked~~fffffffff~hello~0~~",
                "X: a\nY: b~~",
                "X: a\rY: b~~",
                "X Y: b~~",
                "X: a\u0000b~~",
                "X\u0000: b~~",
                ": b~~",
                "no colon~~"
            })
    void shouldRefuseWhatHasSeveralReadings(String rest) throws Exception {
        var evilRequest = "GET http://evil.test:EVIL/smuggled HTTP/1.1~Host: evil.test:EVIL~~";
        talk.say(filled("POST http://git.test:GIT/ HTTP/1.1~Host: git.test:GIT~" + rest + evilRequest))
                .sayNoMore();
        var all = talk.restOrReset();
        assertThat(all).doesNotContain("smuggled").doesNotContain("HTTP/1.1 200");
        assertThat(git.requests).isEmpty();
        assertThat(evil.connections).hasValue(0);
        Eventually.holds("the server is left", () -> git.open() == 0);
    }

    @Test
    void shouldRefuseLinesThatEndByLineFeedsAlone() throws Exception {
        talk.say(filled("GET http://git.test:GIT/ HTTP/1.1\nHost: git.test:GIT\n\n"))
                .sayNoMore();
        assertThat(talk.restOrReset()).doesNotContain("HTTP/1.1 200");
        shouldGetNowhere();
    }

    @Test
    void shouldPassAFoldedHeaderAsOneLineIfAtAll() throws Exception {
        var answer = talk.say(filled("GET http://git.test:GIT/ HTTP/1.1~Host: git.test:GIT~X: a~ Evil: b~~"))
                .message();
        if (answer.code() == 200) {
            var seen = git.requests.get(0);
            assertThat(seen.header("X")).isEqualTo("a Evil: b");
            assertThat(seen.header("Evil")).isNull();
        } else {
            assertThat(answer.code()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({"9000, 1, true", "1, 70000, true", "7000, 60000, false"})
    void shouldTakeSoMuchOfLinesAndHeadersOnly(int line, int headers, boolean isTooLong) throws Exception {
        var answer = talk.say(filled("GET http://git.test:GIT/" + "a".repeat(line) + " HTTP/1.1~Host: git.test:GIT~X: "
                        + "b".repeat(headers) + "~~"))
                .message();
        assertThat(answer.code()).isEqualTo(isTooLong ? 400 : 200);
    }

    @Test
    void shouldAnswerThoughMuchOfTheBodyIsUnread() throws Exception {
        // What is unread when a connection is closed resets it, and would take the answer with it.
        var body = "x".repeat(3 << 20);
        talk.say(filled("POST http://evil.test:EVIL/ HTTP/1.1~Host: evil.test:EVIL~Connection: close~Content-Length: "
                        + body.length() + "~~")
                + body);
        assertThat(talk.message().code()).isEqualTo(403);
        assertThat(talk.rest()).isEmpty();
        shouldGetNowhere();
    }
}
