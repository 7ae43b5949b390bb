package dev.sandlot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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
    private final String launcher = System.getProperty("sandlot.launcher");
    private final Table table = new Table();
    private Path directory;
    private Daemon daemon;
    private long started;

    @BeforeEach
    void start() throws IOException {
        directory = Files.createTempDirectory("sandlot-bench");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        daemon = new Daemon(launcher, directory);
        Files.writeString(daemon.config(), "[sandboxes]\nmax = 1000\n\n[logs]\nprocess_bytes = 4294967296\n");
        started = daemon.start();
    }

    @Test
    @Order(1)
    void starting() throws Exception {
        table.figure("start with an empty state directory", Bench.seconds(started), "s", Target.NONE);
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
    void many() throws Exception {
        new ManyBench(bench()).run();
    }

    private Bench bench() {
        return new Bench(daemon, directory, launcher, table);
    }

    @AfterAll
    void print() throws IOException {
        System.out.println("\n" + table);
        Files.writeString(Path.of(launcher).resolveSibling("bench.txt"), table.toString());
    }

    @AfterEach
    void stop() throws IOException {
        try (var wire = daemon.connect()) {
            for (var sandbox : Box.list(wire)) {
                Box.delete(wire, sandbox.get("id").textValue());
            }
        }
        daemon.close();
        assertNothingIsLeft();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** No process that was started for this state directory is alive, and no sandbox has a directory. */
    private void assertNothingIsLeft() throws IOException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        var name = directory.toString();
        while (!Proc.pids(line -> String.join(" ", line).contains(name)).isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(Proc.pids(line -> String.join(" ", line).contains(name)).stream()
                        .map(Proc::commandLine)
                        .collect(Collectors.toList()))
                .isEmpty();
        try (var left = Files.list(daemon.state().resolve("sandboxes"))) {
            assertThat(left).isEmpty();
        }
    }
}
