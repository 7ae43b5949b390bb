package dev.sandlot.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.stream.PortSource;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections to ports inside, here of a box that shares this host's network. */
@Timeout(120)
class ConduitPortsTest {
    @TempDir
    Path directory;

    private PlainConduits conduits;
    private PortSource ports;
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        conduits = new PlainConduits(directory, Path.of("/"));
        ports = new ConduitPorts(conduits);
        server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        conduits.close();
    }

    private Future<PortSource.Connection> connect(String... addresses) {
        return ports.connect(conduits.sandbox, List.of(addresses), server.getLocalPort());
    }

    @Test
    void shouldCarryBothWaysAndEndEachByItself() throws Exception {
        var up = new byte[3 << 20];
        new Random(1).nextBytes(up);
        var connection = get(connect("127.0.0.1"));
        try (var other = server.accept()) {
            var sent = connection.write(Buffer.buffer(up)).compose(v -> connection.end());
            assertThat(other.getInputStream().readAllBytes()).isEqualTo(up);
            get(sent);
            other.getOutputStream().write("answer".getBytes());
            assertThat(get(connection.read()).toString()).isEqualTo("answer");
            assertThat(connection.over().isComplete()).isFalse();
            other.shutdownOutput();
            assertThat(get(connection.read())).isNull();
            get(connection.over());
        }
        get(connection.close());
    }

    @Test
    void shouldTakeTheFirstThatAnswersAndTellWhyThereIsNone() throws Exception {
        var connection = get(connect("127.0.0.2", "127.0.0.1"));
        try (var other = server.accept()) {
            // It may come together with what says that there is a connection.
            other.getOutputStream().write("early".getBytes());
            assertThat(get(connection.read()).toString()).isEqualTo("early");
            get(connection.close());
            assertThat(other.getInputStream().read()).isEqualTo(-1);
        }
        server.close();
        var refused = connect("127.0.0.1", "127.0.0.2");
        assertThatThrownBy(() -> get(refused)).hasRootCauseMessage("Connection refused");
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
