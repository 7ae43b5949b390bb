package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line's readers where any one of their connections is cut, the very first as well: nothing is lost, nothing comes twice. */
class CutRequestsIT {
    private static final int MOST_CONNECTIONS = 4;

    @TempDir
    Path directory;

    @Test
    void shouldGetEverythingOnceWhicheverConnectionIsCut() throws Exception {
        try (var daemon = TestDaemon.start(directory.resolve("state"))) {
            daemon.post("/sandboxes", "{\"name\":\"cut\"}");
            daemon.exec("cut", "seq 1 1000; printf end");
            var numbers = daemon.get("/sandboxes/cut/processes/p1/output").body();
            for (int cut = 1; cut <= MOST_CONNECTIONS; cut++) {
                assertThat(cli(daemon, cut, "logs", "cut/p1")).isEqualTo(numbers);
                assertThat(cli(daemon, cut, "logs", "-f", "cut/p1")).isEqualTo(numbers);
                assertThat(cli(daemon, cut, "logs", "cut").lines().filter(line -> line.startsWith("p1 | ")))
                        .hasSize(1001);
                assertThat(cli(daemon, cut, "exec", "cut", "--", "sh", "-c", "seq 1 1000; printf end"))
                        .isEqualTo(numbers);
            }
            // However often it was asked, each command ran once.
            assertThat(daemon.get("/sandboxes/cut/processes").json().get("items"))
                    .hasSize(1 + MOST_CONNECTIONS);
        }
    }

    private static String cli(TestDaemon daemon, int cut, String... arguments) throws Exception {
        try (var proxy = new CuttingProxy(daemon.url(), cut)) {
            var program = daemon.cli(arguments).redirectError(ProcessBuilder.Redirect.DISCARD);
            program.environment().put("SANDLOT_URL", proxy.url());
            var running = program.start();
            var text = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(running.exitValue())
                    .as(String.join(" ", arguments) + ", cut " + cut)
                    .isZero();
            return text;
        }
    }
}
