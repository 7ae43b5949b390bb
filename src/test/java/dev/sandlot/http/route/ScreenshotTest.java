package dev.sandlot.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.http.ErrorLog;
import dev.sandlot.http.Rig;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pictures for browsers that go away before they have them. */
class ScreenshotTest {
    private static final int BROWSERS = 9;

    private final List<Socket> sockets = new ArrayList<>();
    private Rig rig;
    private ErrorLog log;

    @BeforeEach
    void ask() throws IOException {
        rig = new Rig();
        log = new ErrorLog();
        rig.owner.create("demo");
        rig.screens.draws();
        for (int i = 0; i < BROWSERS; i++) {
            var socket = new Socket("127.0.0.1", rig.port);
            socket.setReceiveBufferSize(4 << 10);
            sockets.add(socket);
            socket.getOutputStream()
                    .write(
                            ("GET /api/v1/sandboxes/demo/screenshot HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                            + rig.admin + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
        }
        Rig.waitFor(() -> rig.screens.waiting() == BROWSERS);
    }

    @AfterEach
    void close() {
        log.close();
        rig.close();
    }

    private void leave() throws IOException {
        for (var socket : sockets) {
            socket.setSoLinger(true, 0); // a reset
            socket.close();
        }
        Rig.waitFor(() -> rig.connections() == 0);
    }

    @Test
    void shouldNotTakeItForAnErrorThatABrowserGoesAwayBeforeThePictureIsThere() throws IOException {
        leave();
        Rig.get(rig.screens.draw(100));
        assertThat(rig.get("/healthz").status()).isEqualTo(200);
        assertThat(log.lines()).isEmpty();
        assertThat(rig.budget.taken()).isZero();
    }

    @Test
    void shouldNotTakeItForAnErrorThatABrowserGoesAwayInTheMidstOfThePicture() throws IOException {
        Rig.get(rig.screens.draw(8 << 20));
        for (var socket : sockets) {
            assertThat(socket.getInputStream().read()).isNotEqualTo(-1);
        }
        leave();
        Rig.waitFor(() -> rig.budget.taken() == 0);
        assertThat(rig.get("/healthz").status()).isEqualTo(200);
        assertThat(log.lines()).isEmpty();
    }
}
