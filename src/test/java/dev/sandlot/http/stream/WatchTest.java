package dev.sandlot.http.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.Rig;
import dev.sandlot.workspace.ScriptedConduits;
import io.vertx.core.json.JsonArray;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A directory that is watched as a client sees it, whatever the sandbox says. */
class WatchTest {
    private static final String WATCH = "/api/v1/sandboxes/demo/watch";

    private final ScriptedConduits conduits = new ScriptedConduits();
    private Rig rig;

    @BeforeEach
    void start() {
        rig = new Rig();
        rig.conduits = conduits;
        rig.owner.create("demo");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private CompletableFuture<Rig.Lines> watched(String query) {
        return CompletableFuture.supplyAsync(() -> rig.stream(rig.request(WATCH + query)));
    }

    @Test
    void shouldTellOnceItIsWatchedAndThenWhatChanges() {
        var opening = watched("?path=a%ff&recursive=true");
        var inside = conduits.take();
        inside.burst(false);
        try (var events = opening.join()) {
            assertThat(events.response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(events.event())
                    .isEqualTo(
                            "event: ready\ndata: {\"path\":\"a\ufffd\",\"path_base64\":\"Yf8=\",\"paths\":[],\"all\":false}");
            inside.changed("b".getBytes(UTF_8)).changed("c\nd".getBytes(UTF_8)).burst(false);
            var text = events.event();
            assertThat(text).startsWith("event: files.changed\n");
            assertThat(Rig.Lines.data(text).getJsonArray("paths")).isEqualTo(JsonArray.of("b", "c\nd"));
            assertThat(text).doesNotContain("paths_base64");
            inside.changed("b".getBytes(UTF_8))
                    .changed(new byte[] {(byte) 0xff})
                    .burst(false);
            var odd = Rig.Lines.data(events.event());
            assertThat(odd.getJsonArray("paths")).isEqualTo(JsonArray.of("b", "\ufffd"));
            assertThat(odd.getJsonArray("paths_base64"))
                    .isEqualTo(new JsonArray().addNull().add("/w=="));
            inside.burst(true);
            var all = Rig.Lines.data(events.event());
            assertThat(all.getJsonArray("paths")).isEmpty();
            assertThat(all.getBoolean("all")).isTrue();
        }
        Rig.waitFor(inside::isOver);
    }

    @Test
    void shouldSayWhyItEnds() {
        var opening = watched("?path=a");
        var inside = conduits.take().burst(false);
        try (var events = opening.join()) {
            assertThat(events.event()).startsWith("event: ready\n");
            inside.fault(2, "it is not there any more", "a");
            var end = events.event();
            assertThat(end).startsWith("event: end\n");
            assertThat(Rig.Lines.data(end).getInteger("status")).isEqualTo(404);
            assertThat(Rig.Lines.data(end).getString("detail")).isEqualTo("a: it is not there any more.");
            assertThat(events.event()).isNull();
        }
        var broken = watched("");
        var other = conduits.take().burst(false);
        try (var events = broken.join()) {
            assertThat(events.event()).startsWith("event: ready\n");
            other.breakOff();
            assertThat(Rig.Lines.data(events.event()).getInteger("status")).isEqualTo(503);
            assertThat(events.event()).isNull();
        }
    }

    @Test
    void shouldBeRefusedWhereNothingCanBeWatched() {
        var opening = watched("?path=a");
        conduits.take().fault(20, "Not a directory", "a");
        try (var refused = opening.join()) {
            assertThat(refused.response.statusCode()).isEqualTo(409);
        }
    }

    /** A sandbox that tells more than anybody asked for is not believed, and fills no memory. */
    @Test
    void shouldEndWhereTheSandboxTellsTooMuch() {
        for (int length : new int[] {4, 4000}) {
            var opening = watched("");
            var inside = conduits.take().burst(false);
            try (var events = opening.join()) {
                assertThat(events.event()).startsWith("event: ready\n");
                for (int i = 0; i < 5000; i++) {
                    inside.changed("x".repeat(length).getBytes(UTF_8));
                }
                assertThat(Rig.Lines.data(events.event()).getInteger("status")).isEqualTo(503);
            }
            Rig.waitFor(inside::isOver);
        }
    }

    @Test
    void shouldEndWithItsToken() {
        var token = Rig.get(rig.tokens().create("laptop", dev.sandlot.model.Role.OPERATOR, null, null));
        var opening = CompletableFuture.supplyAsync(() ->
                rig.stream(HttpRequest.newBuilder(rig.uri(WATCH)).header("Authorization", "Bearer " + token.secret())));
        var inside = conduits.take().burst(false);
        try (var events = opening.join()) {
            assertThat(events.event()).startsWith("event: ready\n");
            assertThat(rig.send(rig.request("/api/v1/tokens/" + token.token().id())
                                    .DELETE())
                            .status())
                    .isEqualTo(204);
            assertThat(events.event()).isNull();
        }
        Rig.waitFor(inside::isOver);
    }

    @Test
    void shouldBeFollowedByAWebSocketToo() throws Exception {
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        var opening = rig.client
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + rig.admin)
                .subprotocols("sandlot.events.v1")
                .buildAsync(URI.create("ws://127.0.0.1:" + rig.port + WATCH), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                        messages.add(data.toString());
                        return WebSocket.Listener.super.onText(socket, data, last);
                    }
                });
        var inside = conduits.take().burst(false);
        var socket = opening.join();
        assertThat(messages.poll(60, TimeUnit.SECONDS)).startsWith("{\"event\":\"ready\",\"data\":{");
        inside.changed("a".getBytes(UTF_8)).burst(false);
        assertThat(messages.poll(60, TimeUnit.SECONDS)).startsWith("{\"event\":\"files.changed\",\"data\":{");
        socket.abort();
        Rig.waitFor(inside::isOver);
    }
}
