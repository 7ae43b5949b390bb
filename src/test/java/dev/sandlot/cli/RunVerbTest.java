package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.sandlot.model.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a signal does at the edges of a run, each in a process of its own that it may end; what lies between is in {@code CommandLineIT}. */
@Timeout(120)
class RunVerbTest {
    private static final String SANDBOXES = "/api/v1/sandboxes";
    private static final String SANDBOX = SANDBOXES + "/sb1";
    private static final String PROCESSES = SANDBOX + "/processes";

    /** What the process runs. */
    static final class Client {
        public static void main(String[] args) {
            System.exit(new Cli(() -> new CliRun.NoDaemon()).run(args));
        }
    }

    @TempDir
    private Path directory;

    private Path errors;
    private final CompletableFuture<Process> client = new CompletableFuture<>();
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        errors = directory.resolve("errors");
        daemon = new FakeDaemon().on("POST " + SANDBOXES, "{\"id\":\"sb1\"}");
    }

    @AfterEach
    void stop() throws IOException {
        client.join().destroyForcibly();
        daemon.close();
    }

    @Test
    void shouldEndAtASignalWhileItDeletesAfterAFailure() throws Exception {
        daemon.on("POST " + PROCESSES, "{\"id\":\"p1\"}")
                .on("GET " + PROCESSES + "/p1/attach", call -> call.problem(404, "It has gone."))
                .on("DELETE " + SANDBOX, call -> {
                    client.join().destroy();
                    call.in().read(); // never answered: the end of the client ends it
                });

        assertThat(run()).isEqualTo(Exit.INTERRUPTED);
    }

    @Test
    void shouldTakeNoSignalBeforeTheCommandForADefect() throws Exception {
        var deleting = new CountDownLatch(1);
        daemon.on("POST " + PROCESSES, call -> {
                    client.join().destroy();
                    await(deleting);
                    call.answer(200, "application/json", "{\"id\":\"p1\"}");
                })
                .on("GET " + PROCESSES + "/p1/attach", call -> call.problem(404, "It has gone."))
                .on("DELETE " + SANDBOX, call -> {
                    deleting.countDown();
                    call.in().read();
                });

        run();

        assertThat(errors).hasContent("error: It has gone.");
    }

    private int run() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                java, "-cp", classPath(), Client.class.getName(), "run", "--no-copy", "--quiet", "--", "true");
        builder.environment().put("SANDLOT_URL", daemon.url());
        builder.environment().put("SANDLOT_TOKEN", "sl_test");
        var process = builder.redirectError(errors.toFile()).start();
        client.complete(process);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the classes that it needs were loaded from, whoever runs this test. */
    private static String classPath() {
        return Stream.of(Cli.class, Client.class, CommandLine.class, JsonFactory.class, Fault.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(":"));
    }
}
