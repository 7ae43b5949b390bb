package dev.sandlot.http.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.http.MemoryOutput;
import dev.sandlot.http.Rig;
import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Role;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxId;
import dev.sandlot.model.SandboxProcess;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Event streams over the WebSocket sandlot.events.v1. */
class EventSocketTest {
    private Rig rig;
    private Sandbox demo;
    private SandboxProcess process;
    private MemoryOutput.Log log;
    private WebSocketClient client;

    @BeforeEach
    void start() {
        rig = new Rig();
        demo = rig.owner.create("demo");
        process = rig.owner.start(demo.id(), ProcessSpec.exec(new Command.Line("x")));
        log = rig.output.log(demo.id(), process.id());
        client = rig.vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(1 << 20).setMaxMessageSize(1 << 20));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** A client that keeps what it is told. */
    private static final class Follower {
        final WebSocket socket;
        final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();

        Follower(WebSocket socket) {
            this.socket = socket;
            socket.textMessageHandler(text -> messages.add(new JsonObject(text)));
            socket.closeHandler(closed -> messages.add(new JsonObject()
                    .put("closed", socket.closeStatusCode() == null ? -1 : socket.closeStatusCode() & 0xffff)));
        }

        JsonObject next() {
            try {
                var message = messages.poll(20, TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("nothing came");
                }
                return message;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** What was sent before has been dealt with at the server. */
        void requireAnswer() {
            var answered = Promise.<Void>promise();
            socket.pongHandler(pong -> answered.tryComplete());
            socket.writePing(Buffer.buffer("?"));
            Rig.get(answered.future());
        }

        int closed() {
            for (var message = next(); ; message = next()) {
                if (message.containsKey("closed")) {
                    return message.getInteger("closed");
                }
            }
        }
    }

    private Follower follow(String path, String token, String protocol) {
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(rig.port)
                .setURI("/api/v1" + path)
                .setSubProtocols(List.of(protocol));
        if (token != null) {
            options.addHeader("Authorization", "Bearer " + token);
        }
        var promise = Promise.<Follower>promise();
        rig.vertx.runOnContext(go -> client.connect(options).map(Follower::new).onComplete(promise));
        return Rig.get(promise.future());
    }

    private Follower follow(String path) {
        return follow(path, rig.admin, "sandlot.events.v1");
    }

    @Test
    void shouldTellEventsAndGoOnAfterTheLast() {
        var follower = follow("/events");
        assertThat(follower.socket.subProtocol()).isEqualTo("sandlot.events.v1");
        rig.owner.happened("sandbox.state", demo.id());

        var first = follower.next();

        assertThat(first.getString("id")).isEqualTo("1");
        assertThat(first.containsKey("event")).isFalse();
        assertThat(first.getJsonObject("data").getString("type")).isEqualTo("sandbox.state");
        follower.socket.close();
        for (var more = 2; more <= 500; more++) {
            rig.owner.happened("audit", null);
        }
        var again = follow("/events?from=2");
        for (var seq = 2; seq <= 500; seq++) {
            assertThat(again.next().getString("id")).isEqualTo(String.valueOf(seq));
        }
        again.socket.close();
        Rig.waitFor(() -> rig.meters.get("sandlot.open.streams").gauge().value() == 0);
    }

    @Test
    void shouldTellOutputAsItIsUntilItsEnd() {
        var large = "\"\\\u2028\0x".repeat(5000);
        log.out("one").err("zwei \u00e4\n").out(large);
        log.append(dev.sandlot.stream.Channel.STDOUT, new byte[] {(byte) 0xff});
        var follower = follow("/sandboxes/demo/processes/p1/output?from=1");

        var first = follower.next();
        assertThat(first.getString("event")).isEqualTo("output");
        assertThat(first.getString("id")).isEqualTo("1");
        assertThat(first.getJsonObject("data").getString("text")).isEqualTo("zwei \u00e4\n");
        assertThat(first.getJsonObject("data").getString("stream")).isEqualTo("stderr");
        assertThat(follower.next().getJsonObject("data").getString("text")).isEqualTo(large);
        assertThat(follower.next().getJsonObject("data").getString("base64")).isEqualTo("/w==");
        log.end(3);
        var exit = follower.next();
        assertThat(exit.getString("event")).isEqualTo("exit");
        assertThat(exit.getJsonObject("data").getInteger("exit_code")).isEqualTo(3);
        assertThat(follower.closed()).isEqualTo(1000);
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldMergeAndGoOnAtTheId() {
        log.out("one\ntwo\n");
        var follower = follow("/sandboxes/demo/logs?follow=true&tail=1");

        var two = follower.next();
        assertThat(two.getString("event")).isEqualTo("line");
        assertThat(two.getJsonObject("data").getString("text")).isEqualTo("two");
        follower.socket.close();
        log.out("three\n");
        var again = follow("/sandboxes/demo/logs?follow=true&from=" + two.getString("id"));
        assertThat(again.next().getJsonObject("data").getString("text")).isEqualTo("three");
        log.out("four\n");
        assertThat(again.next().getJsonObject("data").getString("text")).isEqualTo("four");
        again.socket.close();
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldHoldBackWhilePaused() {
        var follower = follow("/sandboxes/demo/processes/p1/output");
        follower.socket.writeTextMessage("{\"type\":\"pause\"}");
        follower.requireAnswer();
        for (var n = 0; n < 2000; n++) {
            log.out("x".repeat(1000));
        }
        follower.requireAnswer();
        assertThat(follower.messages).isEmpty();

        follower.socket.writeTextMessage("{\"type\":\"resume\"}");

        for (var n = 0; n < 2000; n++) {
            assertThat(follower.next().getString("id")).isEqualTo(String.valueOf(n));
        }
        follower.socket.close();
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldSayWhyItCloses() {
        var bound = rig.token(Role.SANDBOX, SandboxId.random());
        assertThat(follow("/events", "no-such-token", "sandlot.events.v1").closed())
                .isEqualTo(4401);
        assertThat(follow("/sandboxes/demo/logs?follow=true", bound, "sandlot.events.v1")
                        .closed())
                .isEqualTo(4404);
        assertThat(follow("/sandboxes/nobody/logs").closed()).isEqualTo(4404);
        assertThatThrownBy(() -> follow("/events", rig.admin, "sandlot.v1"))
                .hasRootCauseInstanceOf(UpgradeRejectedException.class);
        var odd = follow("/events");
        odd.socket.writeTextMessage("{\"type\":\"what\"}");
        assertThat(odd.closed()).isEqualTo(1003);
        var text = follow("/events");
        text.socket.writeTextMessage("what");
        assertThat(text.closed()).isEqualTo(1007);
        var last = follow("/events");
        rig.stopServer();
        assertThat(last.closed()).isEqualTo(1012);
    }
}
