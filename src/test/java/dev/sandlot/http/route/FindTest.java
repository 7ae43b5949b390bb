package dev.sandlot.http.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.Rig;
import dev.sandlot.model.Role;
import dev.sandlot.workspace.ScriptedConduits;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A search among files as a client sees it, whatever the sandbox says. */
class FindTest {
    private static final String FIND = "/api/v1/sandboxes/demo/find";

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

    private CompletableFuture<Rig.Answer> asked(String query) {
        return CompletableFuture.supplyAsync(() -> rig.get(FIND + query));
    }

    @Test
    void shouldTellFilesAndLines() {
        var named = asked("?name=*");
        conduits.take().file("a/b").file("c").end(false);
        assertThat(named.join().body())
                .startsWith("{\"items\":[{\"path\":\"a/b\",\"kind\":\"file\",")
                .doesNotContain("excerpt")
                .endsWith("],\"truncated\":false}");

        var having = asked("?text=x&limit=2");
        conduits.take()
                .file("a")
                .line(3, "xÿ".getBytes(UTF_8))
                .line(9, new byte[] {'x', (byte) 0xff})
                .end(true);
        var items = having.join().json().getJsonArray("items");
        assertThat(items).hasSize(2);
        assertThat(items.getJsonObject(0).getLong("line")).isEqualTo(3);
        assertThat(items.getJsonObject(0).getString("excerpt")).isEqualTo("xÿ");
        assertThat(items.getJsonObject(1).getString("path")).isEqualTo("a");
        assertThat(items.getJsonObject(1).getString("excerpt")).isEqualTo("x\ufffd");
        assertThat(having.join().json().getBoolean("truncated")).isTrue();
    }

    @Test
    void shouldEndTheSearchWithItsAnswer() {
        var answer = asked("?name=*");
        var inside = conduits.take().file("a");
        assertThat(inside.isOver()).isFalse();
        inside.end(false);
        assertThat(answer.join().status()).isEqualTo(200);
        Rig.waitFor(inside::isOver);
    }

    @Test
    void shouldEndTheSearchWhereTheClientGoes() throws IOException {
        ScriptedConduits.Inside inside;
        try (var socket = new Socket("127.0.0.1", rig.port)) {
            socket.getOutputStream()
                    .write(("GET " + FIND + "?name=* HTTP/1.1\r\nHost: 127.0.0.1:" + rig.port
                                    + "\r\nAuthorization: Bearer " + rig.admin + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            inside = conduits.take().file("a");
            assertThat(inside.isOver()).isFalse();
        }
        Rig.waitFor(inside::isOver);
    }

    @Test
    void shouldRefuseWhatCannotBeLookedFor() {
        for (var query : new String[] {
            "",
            "?name=",
            "?name=a/b",
            "?name=a%00",
            "?name=" + "x".repeat(256),
            "?text=a%0Ab",
            "?text=%00",
            "?text=" + "%ff".repeat(201),
            "?name=a&case=upper",
            "?name=a&limit=0",
            "?name=a&limit=1001",
            "?name=a&depth=1"
        }) {
            assertThat(rig.get(FIND + query).status()).as(query).isEqualTo(422);
        }
    }

    @Test
    void shouldBelieveNothingButWhatWasAskedFor() {
        var more = asked("?name=*&limit=1");
        conduits.take().file("a").file("b");
        assertThat(more.join().status()).isEqualTo(503);

        var tooLong = asked("?text=x");
        conduits.take().file("a").line(1, new byte[201]);
        assertThat(tooLong.join().status()).isEqualTo(503);

        var line = asked("?text=x");
        conduits.take().line(1, new byte[1]);
        assertThat(line.join().status()).isEqualTo(503);

        var gone = asked("?name=x&path=a");
        conduits.take().fault(2, "No such <file>\n", "a");
        assertThat(gone.join().status()).isEqualTo(404);
        assertThat(gone.join().json().getString("detail")).isEqualTo("a: No such <file>?.");

        var broken = asked("?name=x");
        conduits.take().file("a").breakOff();
        assertThat(broken.join().status()).isEqualTo(503);
    }

    @Test
    void shouldBeForThoseWhoMayRunCommands() {
        var viewer = rig.token(Role.VIEWER, null);
        for (var path : new String[] {"find?name=*", "watch"}) {
            var request = HttpRequest.newBuilder(rig.uri("/api/v1/sandboxes/demo/" + path))
                    .header("Authorization", "Bearer " + viewer);
            assertThat(rig.send(request).status()).as(path).isEqualTo(403);
        }
        var move = HttpRequest.newBuilder(rig.uri("/api/v1/sandboxes/demo/move"))
                .header("Authorization", "Bearer " + viewer)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"from\":\"a\",\"to\":\"b\"}"));
        assertThat(rig.send(move).status()).isEqualTo(403);
    }
}
