package dev.sandlot.http.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.MemoryTerminals;
import dev.sandlot.http.Rig;
import dev.sandlot.model.Command;
import dev.sandlot.model.ProcessKind;
import dev.sandlot.model.ProcessSpec;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.TerminalViewer;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The WebSocket sandlot.v1 of a terminal. */
class TerminalAttachTest {
    private Rig rig;
    private WebSocketClient client;

    @BeforeEach
    void start() {
        rig = new Rig();
        rig.terminals.exist = true;
        var demo = rig.owner.create("demo");
        var command = new Command.Line("x");
        rig.owner.start(demo.id(), ProcessSpec.of(command, ProcessKind.TERMINAL));
        client = rig.vertx.createWebSocketClient();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private WebSocketConnectOptions options(String query) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(rig.port)
                .setURI("/api/v1/sandboxes/demo/processes/p1/attach" + query)
                .setSubProtocols(List.of("sandlot.v1"))
                .addHeader("Authorization", "Bearer " + rig.admin);
    }

    private AttachClient attach(String query) {
        var promise = Promise.<AttachClient>promise();
        rig.vertx.runOnContext(
                go -> client.connect(options(query)).map(AttachClient::new).onComplete(promise));
        return Rig.get(promise.future());
    }

    private MemoryTerminals.View view() {
        return rig.terminals.views.element();
    }

    private static void assertShown(Object message, long seq, String text) {
        var frame = (Buffer) message;
        assertThat(frame.getByte(0)).isEqualTo((byte) 3);
        assertThat(frame.getLong(1)).isEqualTo(seq);
        assertThat(frame.getString(9, frame.length())).isEqualTo(text);
    }

    @Test
    void shouldShowWhatComesWithItsPlace() {
        rig.terminals.atOnce = List.of("drawing", "next");
        var viewer = attach("?cols=90&rows=30&clipboard=true");

        assertThat(viewer.control("ready").getBoolean("read_only")).isFalse();
        assertShown(viewer.next(), 100, "drawing");
        assertShown(viewer.next(), 101, "next");
        assertThat(view().options).isEqualTo(new TerminalViewer.Options(new TerminalSize(90, 30), false, true, null));
        Rig.waitFor(() -> !view().paused);
    }

    @Test
    void shouldAskForTheLogFromAPlace() {
        rig.terminals.atOnce = List.of("chunk");
        var viewer = attach("?from=7&read_only=true");

        viewer.control("ready");
        assertShown(viewer.next(), 7, "chunk");
        assertThat(view().options).isEqualTo(new TerminalViewer.Options(TerminalSize.USUAL, true, false, 7L));
    }

    @Test
    void shouldTellInItsOrderWhatIsNotShownAndWhoDrives() {
        var viewer = attach("");
        viewer.control("ready");

        view().tell(to -> {
            to.driving(true);
            to.shown(1, Buffer.buffer("before"));
            to.skipped(2, 9);
            to.shown(9, Buffer.buffer("after"));
            to.driving(false);
            to.ended(new OutputItem.End(3, null, false));
        });

        assertThat(viewer.control("driver").getBoolean("driving")).isTrue();
        assertShown(viewer.next(), 1, "before");
        assertThat(viewer.control("skip")).isEqualTo(new JsonObject("{\"type\":\"skip\",\"from\":2,\"to\":9}"));
        assertShown(viewer.next(), 9, "after");
        assertThat(viewer.control("driver").getBoolean("driving")).isFalse();
        assertThat(viewer.control("exit").getInteger("exit_code")).isEqualTo(3);
        assertThat(viewer.closed()).isEqualTo(1000);
        Rig.waitFor(() -> view().closed);
    }

    @Test
    void shouldHoldBackWhatTheClientHasNotTakenYet() {
        var viewer = attach("?from=0");
        viewer.control("ready");
        Rig.waitFor(() -> !view().paused);
        var before = view().pauses.get();
        var chunk = Buffer.buffer(new byte[32 << 10]);

        view().tell(to -> {
            // In one turn, in which nothing of the client's can come.
            for (int seq = 0; seq < 10; seq++) {
                to.shown(seq, chunk);
            }
        });

        Rig.waitFor(() -> view().pauses.get() > before && !view().paused);
        for (int seq = 0; seq < 10; seq++) {
            assertThat(((Buffer) viewer.next()).getLong(1)).isEqualTo(seq);
        }
    }

    @Test
    void shouldTellToComeBackWhereOnlyTheWayToTheTerminalBroke() {
        var viewer = attach("");
        viewer.control("ready");

        view().tell(to -> to.ended(null));

        assertThat(viewer.closed()).isEqualTo(1012);
    }

    @Test
    void shouldPassKeysAndSizesOn() {
        var viewer = attach("");
        viewer.control("ready");
        viewer.socket.writeBinaryMessage(Buffer.buffer("\0\033[0n"));
        viewer.socket.writeTextMessage("{\"type\":\"resize\",\"cols\":120,\"rows\":40}");
        viewer.socket.writeTextMessage("{\"type\":\"eof\"}");

        Rig.waitFor(() -> view().typed.length() == 5);
        assertThat(view().typed.toString()).isEqualTo("\033[0n\004");
        assertThat(view().sizes).containsExactly(new TerminalSize(120, 40));
    }

    @Test
    void shouldRefuseWhatMakesNoSense() throws Exception {
        for (var query : List.of("?from=-1", "?from=x", "?writer=me", "?cols=0")) {
            try {
                client.connect(options(query))
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(120, TimeUnit.SECONDS);
                throw new AssertionError(query);
            } catch (ExecutionException e) {
                assertThat(((UpgradeRejectedException) e.getCause()).getStatus())
                        .as(query)
                        .isEqualTo(422);
            }
        }
        assertThat(rig.terminals.views).isEmpty();
    }
}
