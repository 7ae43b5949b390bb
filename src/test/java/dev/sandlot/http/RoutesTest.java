package dev.sandlot.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.api.ApiDocument;
import dev.sandlot.http.preview.PreviewNames;
import dev.sandlot.http.server.Edge;
import java.net.http.HttpRequest;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of routes, the document and the guard agree. */
class RoutesTest {
    private static final Set<String> OPEN =
            Set.of("POST /api/v1/login", "GET /healthz", "GET /readyz", "GET /agent-ready.md");

    private static Rig rig;
    private static Api api;

    @BeforeAll
    static void start() {
        rig = new Rig();
        api = new Api(
                rig.vertx,
                Rig.get(Edge.of(rig.vertx, rig.parts, ApiDocument.load())),
                new PreviewNames(rig.parts.config().server()),
                request -> {});
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @Test
    void shouldServeExactlyWhatTheDocumentDescribes() {
        assertThat(api.routes().keys()).isEqualTo(new TreeSet<>(api.document().keys()));
    }

    @Test
    void shouldAnswer401WithoutATokenOnEveryRouteButTheOpenOnes() {
        for (var key : api.routes().keys()) {
            var method = key.substring(0, key.indexOf(' '));
            var path = key.substring(key.indexOf(' ') + 1).replaceAll("[{}]", "");
            var answer =
                    rig.send(HttpRequest.newBuilder(rig.uri(path)).method(method, HttpRequest.BodyPublishers.noBody()));

            if (OPEN.contains(key)) {
                assertThat(answer.status()).as(key).isNotEqualTo(401);
            } else {
                assertThat(answer.status()).as(key).isEqualTo(401);
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(answer.header("WWW-Authenticate")).isNotNull();
            }
        }
    }

    @Test
    void shouldNotTellWithoutATokenWhichRoutesExist() {
        for (var path : new String[] {"/api/v1/nothing", "/nothing", "/api", "/openapi.json", "/metrics"}) {
            assertThat(rig.send(HttpRequest.newBuilder(rig.uri(path)).GET()).status())
                    .as(path)
                    .isEqualTo(401);
        }
    }
}
