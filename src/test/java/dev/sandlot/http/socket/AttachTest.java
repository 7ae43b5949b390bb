package dev.sandlot.http.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.bus.Request;
import dev.sandlot.http.MemoryOutput;
import dev.sandlot.http.Rig;
import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.Role;
import dev.sandlot.model.Sandbox;
import dev.sandlot.model.SandboxProcess;
import dev.sandlot.stream.Channel;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The WebSocket sandlot.v1. */
class AttachTest {
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
                new WebSocketClientOptions().setMaxFrameSize(64 << 20).setMaxMessageSize(64 << 20));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private WebSocketConnectOptions options(String path, String token) {
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(rig.port)
                .setURI("/api/v1/sandboxes/" + path)
                .setSubProtocols(List.of("sandlot.v1"));
        return token == null ? options : options.addHeader("Authorization", "Bearer " + token);
    }

    private AttachClient connect(WebSocketConnectOptions options) {
        var promise = Promise.<AttachClient>promise();
        rig.vertx.runOnContext(
                go -> client.connect(options).map(AttachClient::new).onComplete(promise));
        return Rig.get(promise.future());
    }

    private AttachClient attach(String query) {
        return connect(options("demo/processes/p1/attach" + query, rig.admin));
    }

    @Test
    void shouldShowOutputWithItsPlaceAndCloseAfterTheExit() {
        log.out("one");
        var viewer = attach("");

        var ready = viewer.control("ready");
        assertThat(viewer.socket.subProtocol()).isEqualTo("sandlot.v1");
        assertThat(ready.getString("process")).isEqualTo("p1");
        assertThat(ready.getString("state")).isEqualTo("running");
        assertThat(ready.getLong("stdin_bytes")).isZero();
        var first = (Buffer) viewer.next();
        assertThat(first.getByte(0)).isEqualTo((byte) 1);
        assertThat(first.getLong(1)).isZero();
        assertThat(first.getString(9, first.length())).isEqualTo("one");
        log.append(Channel.STDERR, new byte[] {(byte) 0xff});
        var second = (Buffer) viewer.next();
        assertThat(second.getByte(0)).isEqualTo((byte) 2);
        assertThat(second.getLong(1)).isEqualTo(1);
        log.end(4);
        assertThat(viewer.control("exit").getInteger("exit_code")).isEqualTo(4);
        assertThat(viewer.closed()).isEqualTo(1000);
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldGoOnFromAPositionAndTellGaps() {
        log.out("a").out("b").out("c");
        log.trim(2);
        var viewer = attach("?from=1");

        viewer.control("ready");
        assertThat(viewer.control("gap")).isEqualTo(new JsonObject("{\"from\":1,\"to\":2,\"type\":\"gap\"}"));
        assertThat(((Buffer) viewer.next()).getLong(1)).isEqualTo(2);
    }

    @Test
    void shouldPassInputSignalsAndTheEndOn() {
        var viewer = attach("");
        viewer.control("ready");
        viewer.socket.writeBinaryMessage(Buffer.buffer("\0hello"));
        viewer.socket.writeBinaryMessage(Buffer.buffer("\0 you"));
        viewer.socket.writeTextMessage("{\"type\":\"signal\",\"signal\":\"INT\"}");
        viewer.socket.writeTextMessage("{\"type\":\"eof\"}");

        assertThat(viewer.control("stdin").getLong("bytes")).isEqualTo(5);
        assertThat(viewer.control("stdin").getLong("bytes")).isEqualTo(9);
        Rig.waitFor(() -> rig.output.inputEnded);
        assertThat(rig.output.input.toString()).isEqualTo("hello you");
        Rig.waitFor(() -> !rig.owner.asked(Request.SignalProcess.class).isEmpty());
        assertThat(rig.owner.asked(Request.SignalProcess.class).get(0).signal()).isEqualTo("INT");

        var again = attach("");
        assertThat(again.control("ready").getLong("stdin_bytes")).isEqualTo(9);
    }

    @Test
    void shouldShowOutputWhileSomebodysWriteHangs() {
        var hanging = Promise.<Void>promise();
        rig.output.settling = hanging.future();
        log.out("one");
        var viewer = attach("");
        assertThat(((Buffer) viewer.next()).getString(9, 12)).isEqualTo("one");
        viewer.socket.writeBinaryMessage(Buffer.buffer("\0early"));
        log.out("two");
        assertThat(((Buffer) viewer.next()).getString(9, 12)).isEqualTo("two");
        assertThat(rig.output.input.length()).isZero();
        hanging.complete();
        assertThat(viewer.control("ready").getLong("stdin_bytes")).isZero();
        assertThat(viewer.control("stdin").getLong("bytes")).isEqualTo(5);
    }

    @Test
    void shouldTellThatInputIsRefusedAndGoOnShowing() {
        rig.output.inputOpen = false;
        var viewer = attach("");
        viewer.control("ready");
        viewer.socket.writeBinaryMessage(Buffer.buffer("\0x"));

        assertThat(viewer.control("error").getInteger("status")).isEqualTo(409);
        log.out("still here");
        assertThat(((Buffer) viewer.next()).getString(9, 19)).isEqualTo("still here");
    }

    @Test
    void shouldReadNoMoreThanAMegabyteAheadOfAProcessThatDoesNotRead() {
        var reads = Promise.<Void>promise();
        rig.output.slowInput = reads.future();
        var viewer = attach("");
        viewer.control("ready");
        var frame = Buffer.buffer(new byte[64 << 10]);
        var frames = 200;
        for (var i = 0; i < frames; i++) {
            viewer.socket.writeBinaryMessage(frame);
        }
        Rig.waitFor(() -> rig.output.writesWaiting.get() >= 16);
        assertThat(rig.get("/healthz").status()).isEqualTo(200);
        assertThat(rig.output.writesWaiting.get()).isLessThan(60);

        reads.complete();

        Rig.waitFor(() -> rig.output.input.length() == frames * (frame.length() - 1));
    }

    @Test
    void shouldLetAReconnectingWriterTakeOverFromItself() {
        var reads = Promise.<Void>promise();
        var old = attach("?writer=me");
        old.control("ready");
        var other = attach("?writer=you");
        other.control("ready");

        var next = attach("?writer=me");
        next.control("ready");

        assertThat(old.closed()).isEqualTo(1000);
        other.socket.writeBinaryMessage(Buffer.buffer("\0x"));
        assertThat(other.control("stdin").getLong("bytes")).isEqualTo(1);
        reads.complete();
    }

    @Test
    void shouldRefuseFramesThatAreNotOfTheProtocol() {
        var wrongChannel = attach("");
        wrongChannel.socket.writeBinaryMessage(Buffer.buffer("\1x"));
        assertThat(wrongChannel.closed()).isEqualTo(1003);
        var noJson = attach("");
        noJson.socket.writeTextMessage("hello");
        assertThat(noJson.closed()).isEqualTo(1007);
        var unknown = attach("");
        unknown.socket.writeTextMessage("{\"type\":\"resize\",\"cols\":80}");
        assertThat(unknown.closed()).isEqualTo(1003);
        var huge = attach("");
        huge.socket.writeBinaryMessage(Buffer.buffer(new byte[10 << 20]));
        assertThat(huge.closed()).isIn(1009, 1002, 1006, -1);
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
        assertThat(rig.output.input.length()).isZero();
    }

    @Test
    void shouldTellByItsCloseCodeWhoMayNot() {
        assertThat(connect(options("demo/processes/p1/attach", null)).closed()).isEqualTo(4401);
        assertThat(connect(options("demo/processes/p1/attach", "sl_" + "0".repeat(40)))
                        .closed())
                .isEqualTo(4401);
        assertThat(connect(options("none/processes/p1/attach", rig.admin)).closed())
                .isEqualTo(4404);
        assertThat(connect(options("demo/processes/p7/attach", rig.admin)).closed())
                .isEqualTo(4404);
        var other = rig.owner.create("other");
        assertThat(connect(options("demo/processes/p1/attach", rig.token(Role.SANDBOX, other.id())))
                        .closed())
                .isEqualTo(4404);
        var viewer = connect(options("demo/processes/p1/attach", rig.token(Role.VIEWER, null)));
        viewer.control("ready");
        viewer.socket.writeBinaryMessage(Buffer.buffer("\0x"));
        assertThat(viewer.closed()).isEqualTo(4403);
    }

    @Test
    void shouldTakeATicketOnceInPlaceOfAToken() {
        var ticket = rig.post("/api/v1/tickets", "").json().getString("ticket");

        connect(options("demo/processes/p1/attach?ticket=" + ticket, null)).control("ready");
        assertThat(connect(options("demo/processes/p1/attach?ticket=" + ticket, null))
                        .closed())
                .isEqualTo(4401);
    }

    @Test
    void shouldRefuseTheHandshakeOfAForeignPageAndOfAnotherProtocol() throws Exception {
        assertThat(rig.raw("GET /api/v1/sandboxes/demo/processes/p1/attach HTTP/1.1\r\nHost: localhost:" + rig.port
                        + "\r\nAuthorization: Bearer " + rig.admin + "\r\nOrigin: http://evil.example\r\n"
                        + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: sandlot.v1\r\n\r\n"
                        + "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(rejection(options("demo/processes/p1/attach", rig.admin).setSubProtocols(List.of("other"))))
                .isEqualTo(400);
        assertThat(rig.get("/api/v1/sandboxes/demo/processes/p1/attach").status())
                .isEqualTo(400);
    }

    private int rejection(WebSocketConnectOptions options) throws Exception {
        try {
            client.connect(options).toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
            return 101;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UpgradeRejectedException rejected) {
                return rejected.getStatus();
            }
            assertThat(e.getCause()).isInstanceOf(HttpClosedException.class);
            return -1;
        }
    }

    @Test
    void shouldTellClientsToComeBackWhenTheDaemonStops() {
        var viewer = attach("");
        viewer.control("ready");

        rig.stopServer();

        assertThat(viewer.closed()).isEqualTo(1012);
        Rig.waitFor(() -> rig.output.openReaders.get() == 0);
    }

    @Test
    void shouldSendEachChunkInAFrameOfItsOwnHoweverManyAreReadAtOnce() {
        var sizes = List.of(32 << 10, 1 << 10, 32 << 10, 1, 116, 117, 32 << 10, 32 << 10, 32 << 10, 32 << 10);
        for (int round = 0; round < 10; round++) {
            sizes.forEach(size -> log.append(Channel.STDERR, new byte[size]));
        }
        rig.owner.exited(process, 0);

        var viewer = attach("");
        viewer.control("ready");
        for (int seq = 0; seq < 10 * sizes.size(); seq++) {
            var frame = (Buffer) viewer.next();
            assertThat(frame.getByte(0)).isEqualTo((byte) Channel.STDERR.code());
            assertThat(frame.getLong(1)).isEqualTo(seq);
            assertThat(frame.length() - 9).isEqualTo(sizes.get(seq % sizes.size()));
        }
        viewer.control("exit");
        assertThat(viewer.closed()).isEqualTo(1000);
    }

    @Test
    void shouldHoldBackForASlowViewerWithoutLosingAnything() {
        var viewer = attach("");
        viewer.control("ready");
        viewer.socket.pause();
        for (var i = 0; i < 2000; i++) {
            log.out("x".repeat(32 << 10));
        }
        Rig.waitFor(() -> rig.output.lastReader.position() > 3);
        var seen = new long[1];
        long[] before = {-1};
        Rig.waitFor(() -> {
            var position = rig.output.lastReader.position();
            var still = position == before[0] && rig.get("/healthz").status() == 200;
            before[0] = position;
            return still;
        });
        assertThat(rig.output.lastReader.position()).isLessThan(1500);
        viewer.socket.resume();
        while (seen[0] < 2000) {
            assertThat(((Buffer) viewer.next()).getLong(1)).isEqualTo(seen[0]);
            seen[0]++;
        }
    }
}
