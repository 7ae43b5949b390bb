package dev.sandlot.http.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.Rig;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboard's files. */
class StaticTest {
    private static Rig rig;

    @BeforeAll
    static void start() {
        rig = new Rig();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    private static Rig.Answer open(String path) {
        return rig.send(HttpRequest.newBuilder(rig.uri(path)));
    }

    @Test
    void shouldServeThePageToAnybodyWithAStrictPolicy() {
        var page = open("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .contains("script-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.body()).isEqualTo(open("/index.html").body());
        assertThat(open("/js/app.js").header("Content-Type")).startsWith("text/javascript");
    }

    @Test
    void shouldAnswerFromTheCacheByTag() {
        var tag = open("/").header("ETag");

        var again = rig.send(HttpRequest.newBuilder(rig.uri("/")).header("If-None-Match", tag));

        assertThat(again.status()).isEqualTo(304);
        var head = rig.send(HttpRequest.newBuilder(rig.uri("/")).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void shouldLetABrowserKeepForEverWhatHasAHashInItsNameAndSendItSmall() throws IOException {
        var plain = open("/assets/sample-0A1B2C3D.js");
        assertThat(plain.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(plain.body()).startsWith("// A script");
        assertThat(open("/").header("Cache-Control")).isEqualTo("no-cache");

        var packed = accepting("gzip, deflate");
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(packed.headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");
        assertThat(packed.headers().firstValue("Vary")).contains("accept-encoding");
        assertThat(packed.headers().firstValue("ETag"))
                .isNotEqualTo(plain.response().headers().firstValue("ETag"));
        assertThat(new String(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(), UTF_8))
                .isEqualTo(plain.body());
        assertThat(accepting("gzip, br;q=1.0").headers().firstValue("Content-Encoding"))
                .contains("br");
        assertThat(accepting("br;q=0, GZIP;q=0.5").headers().firstValue("Content-Encoding"))
                .contains("gzip");
        assertThat(accepting("gzip;q=0, *").headers().firstValue("Content-Encoding"))
                .isEmpty();
        assertThat(open("/assets/sample-0A1B2C3D.js.gz").status()).isEqualTo(401);
    }

    private static HttpResponse<byte[]> accepting(String encodings) throws IOException {
        return bytes("/assets/sample-0A1B2C3D.js", encodings);
    }

    private static HttpResponse<byte[]> bytes(String path, String encodings) throws IOException {
        try {
            return rig.client.send(
                    HttpRequest.newBuilder(rig.uri(path))
                            .header("Accept-Encoding", encodings)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldServeThePluginForAgentsWhichKnowsNoServerAndIsTheSameWhereverItIsBuilt() throws IOException {
        var answer = bytes("/plugin.zip", "identity");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");

        var files = new TreeMap<String, String>();
        var times = new TreeSet<LocalDateTime>();
        var names = new ArrayList<String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
                times.add(entry.getTimeLocal());
                files.put(entry.getName(), new String(zip.readAllBytes(), UTF_8));
            }
        }
        assertThat(names)
                .isSorted()
                .contains(".claude-plugin/plugin.json", ".claude-plugin/marketplace.json", ".mcp.json")
                .anyMatch(name -> name.matches("skills/[a-z-]+/SKILL.md"));
        assertThat(times).hasSize(1);
        assertThat(new JsonObject(files.get(".claude-plugin/plugin.json")).getString("version"))
                .matches("\\d+\\.\\d+\\.\\d+");
        assertThat(new JsonObject(files.get(".mcp.json")).getMap().toString())
                .isEqualTo("{mcpServers={sandlot={command=sandlot, args=[mcp]}}}");
        assertThat(files.values()).noneMatch(text -> text.contains("://"));
    }

    @Test
    void shouldServeNothingElse() throws IOException {
        for (var path : new String[] {
            "/.git/config",
            "/js/../index.html",
            "/../openapi.json",
            "/%2e%2e/logback.xml",
            "/..%2flogback.xml",
            "/js//app.js",
            "/js/.hidden.js",
            "/package.json",
            "/logback.xml",
            "/dev/sandlot/Main.class",
            "/index.html%00",
            "/js",
            "/js/",
            "/no/such/page.html"
        }) {
            var answer = rig.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            var served = answer.startsWith("HTTP/1.1 200");
            // Normalised to a file of the dashboard is fine; anything else needs a token.
            assertThat(served && !path.endsWith("index.html") && !path.endsWith("app.js"))
                    .as(path + " " + answer.substring(0, Math.min(40, answer.length())))
                    .isFalse();
        }
    }
}
