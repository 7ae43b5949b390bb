package dev.sandlot.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection, carried both ways. */
@Timeout(60)
class RelayRoleTest {
    /** More than the kernel takes of either end before somebody reads: pipes and sockets. */
    private static final int LARGE = 32 << 20;

    private ServerSocket server;
    private Process relay;
    private BufferedReader told;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        if (relay != null) {
            relay.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldCarryEverythingBothWaysAndEndWhenBothHaveEnded() throws Exception {
        try (var other = connect()) {
            var up = random(1);
            var down = random(2);
            var sent = written(relay.getOutputStream(), up);
            var answered = written(other.getOutputStream(), down);
            var received = CompletableFuture.supplyAsync(() -> taken(other, up.length));
            assertThat(relay.getInputStream().readNBytes(down.length)).isEqualTo(down);
            assertThat(received.get()).isEqualTo(up);
            sent.get();
            answered.get();
            other.shutdownOutput();
            assertThat(relay.getInputStream().read()).isEqualTo(-1);
            relay.getOutputStream().close();
            assertThat(other.getInputStream().read()).isEqualTo(-1);
            assertThat(relay.waitFor()).isZero();
        }
    }

    @Test
    void shouldAnswerWhoHasSentAll() throws Exception {
        try (var other = connect()) {
            relay.getOutputStream().write(bytes("question"));
            relay.getOutputStream().close();
            assertThat(other.getInputStream().readAllBytes()).isEqualTo(bytes("question"));
            other.getOutputStream().write(bytes("answer"));
            other.close();
            assertThat(relay.getInputStream().readAllBytes()).isEqualTo(bytes("answer"));
            assertThat(relay.waitFor()).isZero();
        }
    }

    @Test
    void shouldGoOnSendingToWhoSendsNothingMore() throws Exception {
        try (var other = connect()) {
            other.shutdownOutput();
            assertThat(relay.getInputStream().read()).isEqualTo(-1);
            var sent = written(relay.getOutputStream(), random(3));
            assertThat(taken(other, LARGE)).isEqualTo(random(3));
            sent.get();
            assertThat(relay.isAlive()).isTrue();
            other.setSoLinger(true, 0);
        }
        // Nothing is to be sent just now, but nobody would take it any more.
        assertThat(relay.waitFor()).isZero();
    }

    @Test
    void shouldCarryOneWayWhileNobodyReadsTheOther() throws Exception {
        try (var other = connect()) {
            var waiting = written(other.getOutputStream(), random(1));
            var sent = written(relay.getOutputStream(), random(2));
            assertThat(taken(other, LARGE)).isEqualTo(random(2));
            sent.get();
            assertThat(waiting).isNotDone();
            assertThat(relay.getInputStream().readNBytes(LARGE)).isEqualTo(random(1));
        }
    }

    @Test
    void shouldCarryTheOtherWayWhileNobodyReadsThis() throws Exception {
        try (var other = connect()) {
            var waiting = written(relay.getOutputStream(), random(1));
            var sent = written(other.getOutputStream(), random(2));
            assertThat(relay.getInputStream().readNBytes(LARGE)).isEqualTo(random(2));
            sent.get();
            assertThat(waiting).isNotDone();
            assertThat(taken(other, LARGE)).isEqualTo(random(1));
        }
    }

    @Test
    void shouldTryTheAddressesInTheirOrderAndTellWhyThereIsNone() throws Exception {
        // Nothing of 127.0.0.2 listens there.
        try (var other = connect("127.0.0.2", "127.0.0.1")) {
            assertThat(other.isConnected()).isTrue();
        }
        relay.destroyForcibly().waitFor();
        server.close();
        start("127.0.0.2", "::1", "127.0.0.1");
        assertThat(told.readLine()).isEqualTo("Connection refused");
        assertThat(relay.waitFor()).isEqualTo(1);
        start("localhost");
        assertThat(told.readLine()).isEqualTo("Invalid argument");
        assertThat(relay.waitFor()).isEqualTo(1);
    }

    private void start(String... addresses) throws IOException {
        var words = new ArrayList<>(List.of(Integer.toString(server.getLocalPort())));
        words.addAll(List.of(addresses));
        relay = new ProcessBuilder(KeeperPrograms.checked().role("relay", words)).start();
        told = relay.errorReader();
    }

    private Socket connect(String... addresses) throws IOException {
        start(addresses.length == 0 ? new String[] {"127.0.0.1"} : addresses);
        var other = server.accept();
        assertThat(relay.getInputStream().read()).isEqualTo('\n');
        return other;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] random(int seed) {
        var bytes = new byte[LARGE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static CompletableFuture<Void> written(OutputStream to, byte[] bytes) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        to.write(bytes);
                        to.flush();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    private static byte[] taken(Socket from, int length) {
        try {
            return from.getInputStream().readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
