package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of variables may be secrets: where they can be read, and where not. */
class SecretsIT {
    private static final String OF_SANDBOX = "sandbox-secret-5e1f";
    private static final String OF_EXEC = "exec-secret-77aa";
    private static final String OF_TERMINAL = "terminal-secret-90cd";

    @TempDir
    static Path temp;

    private static TestDaemon daemon;

    @BeforeAll
    static void start() {
        daemon = TestDaemon.start(temp.resolve("state"));
        var created = daemon.post("/sandboxes", "{\"name\":\"demo\",\"env\":{\"S\":\"" + OF_SANDBOX + "\"}}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        begin("exec", "{\"name\":\"one\",\"command\":\"echo $S $E; sleep 600\",\"env\":{\"E\":\"" + OF_EXEC + "\"}}");
        begin(
                "terminal",
                "{\"name\":\"two\",\"tty\":true,\"command\":\"echo $S $T; ls -l /proc/self/fd; sleep 600\",\"env\":{\"T\":\""
                        + OF_TERMINAL + "\"}}");
        awaitOutput("one", OF_SANDBOX + " " + OF_EXEC);
        awaitOutput("two", OF_SANDBOX + " " + OF_TERMINAL);
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    private static void begin(String what, String process) {
        var answer = daemon.post("/sandboxes/demo/processes", process);
        assertThat(answer.status()).as(what + answer.body()).isEqualTo(201);
    }

    private static void awaitOutput(String process, String text) {
        TestDaemon.await(Duration.ofSeconds(30), () -> output(process).contains(text));
    }

    private static String output(String process) {
        return daemon.get("/sandboxes/demo/processes/" + process + "/output").body();
    }

    private static JsonNode as(String role, String path) {
        var token = daemon.post("/tokens", "{\"name\":\"x\",\"role\":\"" + role + "\"}")
                .json();
        return daemon.send(java.net.http.HttpRequest.newBuilder(daemon.url().resolve("/api/v1" + path))
                        .header("Authorization", "Bearer " + token.path("token").asText()))
                .json();
    }

    /** The files of the daemon that hold this, without those of the database. */
    private static List<Path> holding(String secret) throws IOException {
        try (var files = Files.walk(daemon.stateDir())) {
            var found = new ArrayList<Path>();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                // What the command itself has printed is its own business.
                if (!file.endsWith("stdout")
                        && !file.endsWith("pty")
                        && text(file).contains(secret)) {
                    found.add(file.getFileName());
                }
            }
            return found;
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }

    @Test
    void shouldKeepThemInNoFileOnceTheProcessHasStarted() throws IOException {
        assertThat(holding(OF_EXEC)).isEmpty();
        assertThat(holding(OF_TERMINAL)).isEmpty();
        // The sandbox's own are needed for whatever is started in it later.
        assertThat(holding(OF_SANDBOX)).allMatch(name -> name.toString().startsWith("sandlot.db"));
    }

    @Test
    void shouldShowThemInNoArgumentsAndInNoEnvironmentOnTheHostsSide() throws IOException {
        var own = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"));
        var told = new ArrayList<String>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                var arguments = text(process.resolve("cmdline"));
                var isHosts = false;
                try {
                    isHosts = Files.readSymbolicLink(process.resolve("ns/mnt")).equals(own);
                } catch (IOException notToBeRead) {
                    continue;
                }
                for (var secret : List.of(OF_SANDBOX, OF_EXEC, OF_TERMINAL)) {
                    if (arguments.contains(secret)
                            || isHosts && text(process.resolve("environ")).contains(secret)) {
                        told.add(process + " " + arguments);
                    }
                }
            }
        }
        assertThat(told).isEmpty();
    }

    @Test
    void shouldShowThemToWhoMayRunSomethingOnly() {
        for (var path : List.of("/sandboxes/demo", "/sandboxes")) {
            assertThat(as("viewer", path).toString())
                    .contains("demo")
                    .doesNotContain(OF_SANDBOX)
                    .doesNotContain("\"env\"");
            assertThat(as("operator", path).toString()).contains(OF_SANDBOX);
        }
        for (var text : List.of(daemon.get("/sandboxes/demo/processes").body(), daemon.logText())) {
            assertThat(text).doesNotContain(OF_SANDBOX).doesNotContain(OF_EXEC).doesNotContain(OF_TERMINAL);
        }
    }

    @Test
    void shouldGiveATerminalsCommandNoDescriptorsButItsOwn() {
        awaitOutput("two", "-> /proc/");
        // 3 is the directory that ls itself has open.
        assertThat(output("two").lines().filter(line -> line.contains(" -> ")).toList())
                .hasSize(4);
    }

    @Test
    void shouldRemoveAtTheStartWhatAnEarlierVersionLeftBehind() throws IOException {
        var logs = daemon.stateDir()
                .resolve("sandboxes")
                .resolve(daemon.get("/sandboxes/demo").json().path("id").asText())
                .resolve("logs");
        List<Path> left;
        try (var processes = Files.newDirectoryStream(logs)) {
            left = new ArrayList<>();
            processes.forEach(process -> left.add(process.resolve("args")));
        }
        for (var file : left) {
            assertThat(file).doesNotExist();
            Files.writeString(file, "SECRET");
        }

        daemon.kill();
        Files.delete(daemon.stateDir().resolve("args-removed"));
        daemon.start();

        assertThat(left).isNotEmpty().allSatisfy(file -> assertThat(file).doesNotExist());
        assertThat(daemon.exec("demo", "echo $S").path("stdout").asText()).isEqualTo(OF_SANDBOX + "\n");
    }
}
