package dev.sandlot.http.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Event;
import dev.sandlot.http.Rig;
import dev.sandlot.http.route.MetricsRoutesTest;
import dev.sandlot.model.ProcessId;
import dev.sandlot.model.Role;
import dev.sandlot.model.Sandbox;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The event bus for clients outside, with the client that people use: from npm, under node. */
class BusBridgeTest {
    private Rig rig;
    private Sandbox demo;
    private Process node;
    private final BlockingQueue<JsonObject> said = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() {
        rig = new Rig();
        demo = rig.owner.create("demo");
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.destroyForcibly();
        }
        rig.close();
    }

    private void connect(String token) throws IOException {
        var script = Path.of("src/test/resources/bridge-client.cjs").toAbsolutePath();
        var builder = new ProcessBuilder(
                "node",
                script.toString(),
                rig.uri("/eventbus").toString(),
                token,
                demo.id().value());
        builder.environment()
                .put(
                        "NODE_PATH",
                        Path.of("target/npm/node_modules").toAbsolutePath().toString());
        node = builder.redirectErrorStream(true).start();
        var lines = new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
        var reader = new Thread(() -> {
            try {
                lines.lines()
                        .forEach(line -> said.add(
                                line.startsWith("{") ? new JsonObject(line) : new JsonObject().put("what", line)));
            } catch (UncheckedIOException ended) {
                // The client was ended.
            }
        });
        reader.setDaemon(true);
        reader.start();
    }

    /** What the client says next of this kind; whatever else it says before is passed over. */
    private JsonObject next(String what) throws InterruptedException {
        while (true) {
            var line = said.poll(120, TimeUnit.SECONDS);
            assertThat(line).as("nothing of kind " + what).isNotNull();
            if (line.getString("what").equals(what)) {
                return line.getValue("value") instanceof JsonObject json ? json : line;
            }
        }
    }

    @Test
    void shouldLetAClientListExecReadAndFollow() throws Exception {
        connect(rig.admin);

        var list = next("list");
        assertThat(list.getJsonArray("items").getJsonObject(0).getString("name"))
                .isEqualTo("demo");
        assertThat(list.encode()).doesNotContain("\"env\"");
        var exec = next("exec");
        assertThat(exec.getString("stdout")).isEqualTo("echo hi");
        assertThat(exec.getInteger("exit_code")).isEqualTo(3);
        var read = next("read");
        assertThat(read.getJsonArray("items").getJsonObject(0).getString("text"))
                .isEqualTo("echo hi");
        assertThat(read.getLong("next_seq")).isEqualTo(1);
        var unknown = next("unknown");
        assertThat(unknown.getInteger("failureCode")).isEqualTo(404);
        assertThat(new JsonObject(unknown.getString("message")).getString("title"))
                .isEqualTo("Not found");
        assertThat(next("invalid").getInteger("failureCode")).isEqualTo(422);
        next("ready");
        assertThat(next("error").getString("type")).isEqualTo("err");

        for (var seq = 1; seq <= 50; seq++) {
            rig.bus.tell(new Event.OutputGrew(demo.id(), ProcessId.of(1), seq));
            rig.bus.tell(new Event.OutputGrew(demo.id(), ProcessId.of(2), 7 * seq));
        }
        var messages = 0;
        JsonObject next;
        do {
            next = next("output").getJsonObject("next");
            messages++;
        } while (next.getLong("p1", 0L) < 50 || next.getLong("p2", 0L) < 350);
        assertThat(messages).isLessThanOrEqualTo(3);
        for (var i = 0; i < 300; i++) {
            rig.owner.happened("sandbox.state", demo.id());
        }
        var expected = 1;
        while (expected <= 300) {
            var batch = next("events");
            assertThat(batch.encode().length()).isLessThanOrEqualTo(8 << 10);
            for (var event : batch.getJsonArray("events")) {
                assertThat(((JsonObject) event).getInteger("seq")).isEqualTo(expected++);
            }
        }
        rig.bus.tell(new Event.SandboxChanged(demo, false));
        var state = next("state");
        assertThat(state.getString("name")).isEqualTo("demo");
        assertThat(state.encode()).doesNotContain("\"env\"");
        rig.bus.tell(new Event.Sampled(MetricsRoutesTest.host(), List.of(MetricsRoutesTest.sample(demo))));
        assertThat(next("host").getDouble("idle_score")).isEqualTo(0.75);
        assertThat(next("metrics").getInteger("pids")).isEqualTo(3);
    }

    @Test
    void shouldCloseAClientThatDoesNotShowWhoItIs() throws Exception {
        connect("");
        next("open");

        assertThat(next("closed").getInteger("value")).isIn(3000, 4401);
    }

    @Test
    void shouldGiveASandboxItsOwnAddressesOnly() throws Exception {
        var other = rig.owner.create("other");
        connect(rig.token(Role.SANDBOX, other.id()));

        assertThat(next("list").getJsonArray("items").getJsonObject(0).getString("name"))
                .isEqualTo("other");
        assertThat(next("exec").getInteger("failureCode")).isEqualTo(404);
        assertThat(next("invalid").getInteger("failureCode")).isEqualTo(403);
        next("ready");
        rig.bus.tell(new Event.OutputGrew(demo.id(), ProcessId.of(1), 5));
        rig.owner.happened("sandbox.state", demo.id());
        rig.bus.tell(new Event.Sampled(MetricsRoutesTest.host(), List.of(MetricsRoutesTest.sample(demo))));
        rig.stopServer();
        for (var line = said.poll(120, TimeUnit.SECONDS); line != null; line = said.poll(20, TimeUnit.SECONDS)) {
            assertThat(line.getString("what")).isNotIn("output", "events", "state", "internal", "host", "metrics");
            if (line.getString("what").equals("closed")) {
                return;
            }
        }
    }

    @Test
    void shouldGiveATokenThatOnlyTellsNothing() throws Exception {
        connect(rig.token(Role.INGEST, demo.id()));

        next("error");
        rig.bus.tell(new Event.SandboxChanged(demo, false));
        rig.stopServer();
        for (var line = said.poll(120, TimeUnit.SECONDS); line != null; line = said.poll(20, TimeUnit.SECONDS)) {
            assertThat(line.getString("what")).isNotIn("output", "events", "state", "internal", "list");
            if (line.getString("what").equals("closed")) {
                return;
            }
        }
    }

    @Test
    void shouldRefuseForeignPagesAndOtherTransports() {
        assertThat(rig.send(HttpRequest.newBuilder(rig.uri("/eventbus/info"))).status())
                .isEqualTo(200);
        assertThat(rig.send(HttpRequest.newBuilder(rig.uri("/eventbus/info")).header("Origin", "http://evil.example"))
                        .status())
                .isEqualTo(403);
        for (var transport : new String[] {"xhr", "xhr_streaming", "eventsource", "htmlfile", "jsonp"}) {
            assertThat(rig.send(HttpRequest.newBuilder(rig.uri("/eventbus/000/abc/" + transport))
                                    .POST(HttpRequest.BodyPublishers.noBody()))
                            .status())
                    .as(transport)
                    .isIn(401, 404, 405);
        }
    }
}
