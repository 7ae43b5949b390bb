package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel's limit on a socket's path (108 bytes) is none on the state directory's. */
@Timeout(120)
class LongStateDirectoryIT {
    private static final String SOCKET = "/sandlot.sock";

    @TempDir
    Path directory;

    /** One at which the socket itself just fits, and one far beyond. */
    @ParameterizedTest
    @ValueSource(ints = {107 - 13, 150})
    void shouldServeByItsSocketAndHaveTerminals(int length) throws Exception {
        var parent = directory.toAbsolutePath().toString().length() + 1;
        var state = directory.resolve("s".repeat(length - parent));
        assertThat(state.toString()).hasSize(length);
        try (var daemon = TestDaemon.start(state)) {
            assertThat(state.resolve(SOCKET.substring(1))).exists();
            var made = client(state, "create", "deep", "--", "sh", "-c", "echo inside");
            assertThat(made).contains("inside");
            assertThat(client(state, "ls", "-q")).isEqualTo("deep\n");

            var id = daemon.post(
                            "/sandboxes/deep/processes", "{\"kind\":\"terminal\",\"command\":\"echo shown; read x\"}")
                    .json()
                    .get("id")
                    .asText();
            TestDaemon.await(
                    Duration.ofSeconds(20),
                    () -> daemon.get("/sandboxes/deep/processes/" + id + "/screen")
                            .body()
                            .contains("shown"));
            if (Files.isExecutable(Path.of("/usr/bin/Xtigervnc"))) {
                assertThat(client(state, "create", "web", "--display", "320x200"))
                        .contains("web");
                TestDaemon.await(
                        Duration.ofSeconds(30),
                        () -> daemon.get("/sandboxes/web/screenshot?format=jpeg")
                                        .status()
                                == 200);
            }
        }
    }

    /** By the state directory alone: over the socket. */
    private static String client(Path state, String... words) throws Exception {
        var command = new java.util.ArrayList<>(List.of(TestDaemon.program().toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SANDLOT_"));
        builder.environment().put("SANDLOT_STATE_DIR", state.toString());
        var process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes());
    }
}
