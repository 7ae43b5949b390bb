package dev.sandlot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.TestDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Measures the built daemon and prints the table, also to {@code target/bench.txt}. Each part has a fresh daemon with an empty state
 * directory. Fails where bytes are lost, not where it is slow.
 */
@Tag("bench")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenchmarkIT {
    private final Table table = new Table();
    private Path directory;
    private Path cache;
    private TestDaemon daemon;
    private long started;

    /** Only the first daemon of a build does without the archive of its classes, which it makes. */
    @BeforeAll
    void archive() throws IOException {
        cache = Files.createTempDirectory("sandlot-bench-cache");
        directory = Files.createTempDirectory("sandlot-bench");
        started = System.nanoTime();
        daemon = TestDaemon.start(directory.resolve("state"), Map.of("XDG_CACHE_HOME", cache.toString()));
        table.figure("first start of a build", Bench.seconds(System.nanoTime() - started), "s", Target.NONE);
        TestDaemon.await(Duration.ofMinutes(10), () -> archives() == 1);
        stop();
    }

    private long archives() {
        try (var files = Files.list(cache.resolve("sandlot"))) {
            return files.filter(file -> file.toString().endsWith("-serve.jsa")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        directory = Files.createTempDirectory("sandlot-bench");
        var configuration = Map.of(
                "XDG_CACHE_HOME",
                cache.toString(),
                "SANDLOT_SANDBOXES_MAX",
                "1000",
                "SANDLOT_LOGS_PROCESS_BYTES",
                "4294967296",
                "SANDLOT_SSH_LISTEN",
                "127.0.0.1:0");
        started = System.nanoTime();
        daemon = TestDaemon.start(directory.resolve("state"), configuration);
        started = System.nanoTime() - started;
    }

    @Test
    @Order(1)
    void starting() throws Exception {
        table.figure("start with an empty state directory", Bench.seconds(started), "s", Target.atMost(1.5, "s"));
        var bareSpawn = new ExecBench(bench()).run();
        new CreateBench(bench()).run(bareSpawn);
    }

    @Test
    @Order(2)
    void latency() throws Exception {
        new LatencyBench(bench()).run();
    }

    @Test
    @Order(3)
    void streams() throws Exception {
        new StreamBench(bench()).run();
    }

    @Test
    @Order(4)
    void ssh() throws Exception {
        new SshBench(bench()).run();
    }

    @Test
    @Order(5)
    void terminals() throws Exception {
        new TerminalBench(bench()).run();
    }

    @Test
    @Order(6)
    void many() throws Exception {
        new ManyBench(bench()).run();
    }

    @Test
    @Order(7)
    void metrics() throws Exception {
        new MetricsBench(bench()).run();
    }

    @Test
    @Order(8)
    void screens() throws Exception {
        new ScreenBench(bench()).run();
    }

    @Test
    @Order(9)
    void files() throws Exception {
        new SyncBench(bench()).run();
    }

    @Test
    @Order(10)
    void egress() throws Exception {
        new EgressBench(bench()).run();
    }

    private Bench bench() {
        return new Bench(daemon, directory, table);
    }

    @AfterAll
    void print() throws IOException {
        delete(cache);
        System.out.println("\n" + table);
        Files.writeString(TestDaemon.program().resolveSibling("bench.txt"), table.toString());
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
        assertNothingIsLeft();
        delete(directory);
    }

    private static void delete(Path tree) throws IOException {
        try (var files = Files.walk(tree)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** No process that was started for this state directory is alive, and no sandbox has a directory. */
    private void assertNothingIsLeft() throws IOException {
        var name = directory.toString();
        TestDaemon.await(
                Duration.ofSeconds(10),
                () -> Proc.pids(line -> String.join(" ", line).contains(name)).isEmpty());
        try (var left = Files.list(daemon.stateDir().resolve("sandboxes"))) {
            assertThat(left).isEmpty();
        }
    }
}
