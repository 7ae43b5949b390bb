package dev.sandlot.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.pty4j.PtyProcessBuilder;
import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.OutputItem;
import dev.sandlot.stream.TerminalViewer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PtyViewerTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** On a busy machine a short command has ended before the viewer's tmux client has drawn anything. */
    @Test
    void shouldShowTheLastScreenWhereTheCommandEndedBeforeAnythingWasDrawn(Vertx vertx) throws Exception {
        var viewer = viewer(vertx, "exec sleep 1000");
        assertThat(viewer.isQuiet(0)).isFalse();

        viewer.mute();
        viewer.finish(new OutputItem.End(42, null, false), Buffer.buffer("the screen"));

        assertThat(heard()).isEqualTo("the screen");
        assertThat(heard()).isEqualTo("end 42");
    }

    @Test
    void shouldNotShowItAgainWhereItWasDrawn(Vertx vertx) throws Exception {
        var viewer = viewer(vertx, "printf drawn; exec sleep 1000");
        assertThat(heard()).isEqualTo("drawn");
        assertThat(viewer.isQuiet(0)).isTrue();

        viewer.finish(new OutputItem.End(42, null, false), Buffer.buffer("the screen"));

        assertThat(heard()).isEqualTo("end 42");
    }

    private String heard() throws InterruptedException {
        return heard.poll(60, TimeUnit.SECONDS);
    }

    private PtyViewer viewer(Vertx vertx, String script) throws IOException {
        var listener = new TerminalViewer.Listener() {
            @Override
            public void shown(Buffer bytes) {
                heard.add(bytes.toString());
            }

            @Override
            public void ended(OutputItem.End how) {
                heard.add("end " + how.exitCode());
            }
        };
        var pty = new PtyProcessBuilder(new String[] {"/bin/sh", "-c", script}).start();
        var viewer = new PtyViewer(
                pty, false, TerminalSize.USUAL, vertx.getOrCreateContext(), listener, threads, gone -> {});
        viewer.start(threads);
        return viewer;
    }
}
