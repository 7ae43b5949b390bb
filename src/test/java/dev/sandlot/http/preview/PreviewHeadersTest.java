package dev.sandlot.http.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

/** What of a head reaches the other side. */
class PreviewHeadersTest {
    private static final String ORIGIN = "https://3000--shop.preview.example.com";

    private static HttpHeaders inward(String... pairs) {
        var from = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < pairs.length; i += 2) {
            from.add(pairs[i], pairs[i + 1]);
        }
        var to = new DefaultHttpHeaders();
        new PreviewHeaders(ORIGIN, 3000).toServer(from, to, "192.0.2.7");
        return to;
    }

    private static MultiMap outward(String... pairs) {
        var from = new DefaultHttpHeaders();
        for (int i = 0; i < pairs.length; i += 2) {
            from.add(pairs[i], pairs[i + 1]);
        }
        var to = MultiMap.caseInsensitiveMultiMap();
        new PreviewHeaders(ORIGIN, 3000).toBrowser(from, to);
        return to;
    }

    @Test
    void shouldCallTheServerByItsOwnName() {
        var seen = inward(
                "Host", "3000--shop.preview.example.com", "X-Forwarded-For", "10.0.0.1", "X-Forwarded-Proto", "ftp");

        assertThat(seen.getAll("Host")).containsExactly("localhost:3000");
        assertThat(seen.getAll("X-Forwarded-For")).containsExactly("192.0.2.7");
        assertThat(seen.getAll("X-Forwarded-Host")).containsExactly("3000--shop.preview.example.com");
        assertThat(seen.getAll("X-Forwarded-Proto")).containsExactly("https");
    }

    @Test
    void shouldTranslateTheOriginAndNothingThatOnlyBeginsLikeIt() {
        assertThat(inward("Origin", ORIGIN).get("Origin")).isEqualTo("http://localhost:3000");
        assertThat(inward("Referer", ORIGIN + "/a?b").get("Referer")).isEqualTo("http://localhost:3000/a?b");
        assertThat(inward("Origin", ORIGIN + ".evil.test").get("Origin")).isEqualTo(ORIGIN + ".evil.test");
        assertThat(outward("Location", "http://localhost:3000/x").get("Location"))
                .isEqualTo(ORIGIN + "/x");
        assertThat(outward("Location", "http://127.0.0.1:3000").get("Location")).isEqualTo(ORIGIN);
        assertThat(outward("Location", "http://localhost:30001/x").get("Location"))
                .isEqualTo("http://localhost:30001/x");
        assertThat(outward("Location", "/x").get("Location")).isEqualTo("/x");
    }

    @Test
    void shouldKeepSandlotsSecretsFromTheServer() {
        var seen = inward(
                "Cookie", "a=1; sandlot_session=abc; sandlot_preview=slp_x; b=2",
                "Cookie", "SANDLOT_SESSION=abc",
                "Sandlot-Token", "slp_x",
                "Proxy-Authorization", "Basic eA==",
                "Authorization", "Bearer of-the-app");

        assertThat(seen.getAll("Cookie")).containsExactly("a=1; b=2");
        assertThat(seen.contains("Sandlot-Token")).isFalse();
        assertThat(seen.contains("Proxy-Authorization")).isFalse();
        assertThat(seen.get("Authorization")).isEqualTo("Bearer of-the-app");
    }

    @Test
    void shouldLetTheServerSetItsOwnCookiesForThisOriginAlone() {
        var seen = outward(
                "Set-Cookie", "a=1; Domain=example.com; Path=/; HttpOnly",
                "Set-Cookie", "sandlot_session=evil; Path=/",
                "Set-Cookie", "Sandlot_Preview =evil",
                "Strict-Transport-Security", "max-age=1; includeSubDomains");

        assertThat(seen.getAll("Set-Cookie")).containsExactly("a=1; Path=/; HttpOnly");
        assertThat(seen.contains("Strict-Transport-Security")).isFalse();
    }

    @Test
    void shouldPassOnNothingThatConcernsOneConnection() {
        var seen = inward(
                "Connection",
                "close, X-Mine, Content-Length, Cookie",
                "X-Mine",
                "1",
                "TE",
                "trailers",
                "Keep-Alive",
                "1",
                "Content-Length",
                "5",
                "Cookie",
                "a=1");

        assertThat(seen.names()).doesNotContain("Connection", "X-Mine", "TE", "Keep-Alive");
        assertThat(seen.get("Content-Length")).isEqualTo("5");
        assertThat(seen.get("Cookie")).isEqualTo("a=1");
    }
}
