package dev.sandlot.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.backend.Backends;
import dev.sandlot.backend.Place;
import dev.sandlot.backend.Pod;
import dev.sandlot.keeper.ConduitSockets;
import dev.sandlot.keeper.KeeperPrograms;
import dev.sandlot.keeper.Keepers;
import dev.sandlot.model.FaultException;
import dev.sandlot.model.Limits;
import dev.sandlot.model.NetworkPolicy;
import dev.sandlot.model.SandboxId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which pods outlive the daemon, and what is told of one that could not be made. */
class PodsTest {
    @TempDir
    Path directory;

    private final PlainBackend backend = new PlainBackend();
    private final List<Pod> made = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private Keepers keepers;
    private Pods pods;

    @BeforeEach
    void start() {
        keepers = new Keepers(
                KeeperPrograms.checked(), Backends.PATH, ConduitSockets.of(vertx), directory.resolve("conduits.sock"));
        pods = new Pods(keepers);
    }

    @AfterEach
    void stop() throws IOException {
        made.forEach(pods::kill);
        keepers.close();
        vertx.close().await();
    }

    @Test
    void shouldEndWithTheDaemonUnlessKept() throws IOException {
        var kept = startOne();
        pods.keep(kept);
        var waiting = startOne();
        keepers.living().close();
        await(() -> !Pods.isAlive(waiting));
        assertThat(Pods.isAlive(kept)).isTrue();
    }

    @Test
    void shouldTellWhatAPodSaidThatCouldNotBeMade() {
        var broken = new PlainBackend() {
            @Override
            public List<String> pod(Place place) {
                return List.of("sh", "-c", "echo no room >&2; exit 1");
            }
        };
        assertThatThrownBy(() -> pods.start(broken, place()))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("no room");
        var missing = new PlainBackend() {
            @Override
            public List<String> pod(Place place) {
                return List.of("no-such-program");
            }
        };
        assertThatThrownBy(() -> pods.start(missing, place())).hasMessageContaining("no-such-program");
    }

    private Pod startOne() throws IOException {
        var pod = pods.start(backend, place());
        made.add(pod);
        return pod;
    }

    private Place place() {
        return new Place(SandboxId.random(), directory, null, "demo", Limits.NONE, NetworkPolicy.NONE);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        var pause = new CountDownLatch(1);
        try {
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).isLessThan(end);
                pause.await(5, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
