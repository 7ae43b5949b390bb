package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as whoever installs it meets it: started wrongly, on a host that lacks something, on a disk that is full. */
class DaemonIT {
    @TempDir
    Path directory;

    @BeforeEach
    void letSandboxesPass() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void shouldLeaveSandboxesRunningWhenItStopsInOrder() {
        try (var daemon = TestDaemon.start(directory.resolve("state"))) {
            daemon.post("/sandboxes", "{\"name\":\"demo\"}");
            daemon.post(
                    "/sandboxes/demo/processes",
                    "{\"kind\":\"task\",\"name\":\"t\",\"command\":\"sleep 1; echo on; sleep 1000\"}");
            assertThat(daemon.stop()).isZero();
            assertThat(directory.resolve("state/url")).doesNotExist();
            daemon.start();
            assertThat(daemon.get("/sandboxes/demo").json().get("state").asText())
                    .isEqualTo("running");
            TestDaemon.await(
                    Duration.ofSeconds(20),
                    () -> daemon.get("/sandboxes/demo/processes/t/output")
                            .body()
                            .equals("on\n"));
        }
    }

    @Test
    void shouldRefuseASecondDaemonOnTheSameDirectory() throws Exception {
        try (var daemon = TestDaemon.start(directory.resolve("state"))) {
            var said = serve(
                    "--listen", "127.0.0.1:0", "--state-dir", daemon.stateDir().toString());
            assertThat(said).contains("Another daemon uses the state directory").doesNotContain("Exception");
            assertThat(daemon.get("/info").status()).isEqualTo(200);
        }
    }

    @Test
    void shouldSayThatThePortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0)) {
            var said = serve(
                    "--listen",
                    "127.0.0.1:" + taken.getLocalPort(),
                    "--state-dir",
                    directory.resolve("s").toString());
            assertThat(said)
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("--listen")
                    .doesNotContain("Exception in");
        }
    }

    @Test
    void shouldRefuseOtherAddressesThanLoopbackWithoutTls() throws Exception {
        var said = serve(
                "--listen", "0.0.0.0:0", "--state-dir", directory.resolve("s").toString());
        assertThat(said).containsIgnoringCase("tls").doesNotContain("Exception");
    }

    @Test
    void shouldNameTheLineOfAnUnknownKey() throws Exception {
        var file = Files.writeString(directory.resolve("c.toml"), "[sandboxes]\nmax = 3\nmaxx = 4\n");
        var said = serve(
                "--config",
                file.toString(),
                "--state-dir",
                directory.resolve("s").toString());
        assertThat(said).contains("maxx").containsPattern("(line |:)3");
    }

    @Test
    void shouldTellTheServiceManagerThatTryingAgainIsNoUse() throws Exception {
        var unit = Files.readString(Path.of("systemd/sandlot.service"));
        assertThat(unit).contains("\nRestartPreventExitStatus=78\n", "\nRestart=always\n");
        assertThat(unit).as("a limit").doesNotContain("StartLimitIntervalSec=0");
        var wrong = Files.writeString(directory.resolve("c.toml"), "[server]\nlisten = \"nowhere\"\n");
        var state = directory.resolve("s").toString();
        assertThat(exitCode("--config", wrong.toString(), "--state-dir", state)).isEqualTo(78);
        try (var taken = new ServerSocket(0)) {
            assertThat(exitCode("--listen", "127.0.0.1:" + taken.getLocalPort(), "--state-dir", state))
                    .as("may be free in a second")
                    .isEqualTo(1);
        }
    }

    @Test
    void shouldLeaveNothingInTheTemporaryDirectoryWhenItIsKilled() throws Exception {
        var temporary = Files.createDirectory(directory.resolve("tmp"));
        var home = Files.createDirectory(directory.resolve("home"));
        var environment = Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Djava.io.tmpdir=" + temporary,
                "HOME",
                home.toString(),
                "XDG_CACHE_HOME",
                directory.resolve("cache").toString());
        try (var daemon = TestDaemon.start(directory.resolve("state"), environment)) {
            for (int i = 0; i < 2; i++) {
                daemon.post("/sandboxes", "{\"name\":\"demo" + i + "\"}");
                assertThat(daemon.exec("demo" + i, "echo x").path("stdout").asText())
                        .isEqualTo("x\n");
                daemon.kill();
                daemon.start();
            }
            assertThat(temporary).isEmptyDirectory();
            assertThat(home).isEmptyDirectory();
            assertThat(directory.resolve("state")).isDirectoryNotContaining("glob:**/tmp?*");
            try (var files = Files.list(directory.resolve("state/tmp"))) {
                assertThat(files.filter(file -> file.getFileName().toString().matches("sqlite-.*\\.so|vertx-cache-.*")))
                        .as("those of the daemon that runs")
                        .hasSizeLessThanOrEqualTo(2);
            }
        }
    }

    @Test
    void shouldArchiveItsClassesAndUseNoArchiveThatOthersMayHaveMadeOrThatIsBroken() throws Exception {
        var cache = directory.resolve("cache");
        copyArchive(TestDaemon.userCache(), cache);
        try (var daemon = TestDaemon.start(directory.resolve("state"), Map.of("XDG_CACHE_HOME", cache.toString()))) {
            TestDaemon.await(Duration.ofMinutes(10), () -> archives(cache).size() == 1);
            var archive = archives(cache).get(0);
            startAgain(daemon);
            assertThat(mapped(daemon)).contains(archive.toString());

            Files.setPosixFilePermissions(archive.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
            startAgain(daemon);
            assertThat(mapped(daemon)).doesNotContain(archive.toString());

            Files.setPosixFilePermissions(archive.getParent(), PosixFilePermissions.fromString("rwx------"));
            var stamp = Files.getLastModifiedTime(archive);
            Files.delete(archive);
            Files.setLastModifiedTime(Files.writeString(archive, "no archive at all"), stamp);
            startAgain(daemon);
            assertThat(daemon.logText()).doesNotContainIgnoringCase("archive");
        }
    }

    /** Where the build has had one made already, it need not be made again. */
    private static void copyArchive(Path from, Path to) throws Exception {
        var directory = Files.createDirectories(to.resolve("sandlot"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        var jar = Files.getLastModifiedTime(TestDaemon.program().resolveSibling("sandlot.jar"));
        for (var archive : archives(from)) {
            if (Files.getLastModifiedTime(archive).equals(jar)) {
                // Java 17 would round its time.
                var copy = new ProcessBuilder("cp", "-p", archive.toString(), directory.toString()).start();
                assertThat(copy.waitFor()).isZero();
            }
        }
    }

    private static void startAgain(TestDaemon daemon) {
        daemon.kill();
        daemon.start();
    }

    private static String mapped(TestDaemon daemon) throws IOException {
        return Files.readString(Path.of("/proc/" + daemon.pid() + "/maps"));
    }

    private static List<Path> archives(Path cache) {
        try (var files = Files.list(cache.resolve("sandlot"))) {
            return files.filter(file -> file.toString().endsWith("-serve.jsa")).toList();
        } catch (IOException notYet) {
            return List.of();
        }
    }

    @Test
    void shouldRefuseADamagedDatabaseAndLeaveItAsItIs() throws Exception {
        var state = Files.createDirectory(directory.resolve("s"));
        var damaged =
                "this is no database, but somebody may want it back".repeat(100).getBytes(StandardCharsets.UTF_8);
        Files.write(state.resolve("sandlot.db"), damaged);
        var said = serve("--listen", "127.0.0.1:0", "--state-dir", state.toString());
        assertThat(said).contains("sandlot.db").doesNotContain("Exception");
        assertThat(Files.readAllBytes(state.resolve("sandlot.db"))).isEqualTo(damaged);
    }

    @Test
    void shouldFailClosedWhereBubblewrapIsMissing() {
        var hidden = List.of("sh", "-c", "mount --bind /dev/null /usr/bin/bwrap && exec \"$@\"", "sh");
        try (var daemon = TestDaemon.start(directory.resolve("state"), Map.of(), world(hidden))) {
            var answer = daemon.post("/sandboxes", "{\"name\":\"demo\"}");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("bwrap");
            assertThat(daemon.get("/sandboxes").json().get("items")).isEmpty();
        }
    }

    @Test
    void shouldGoOnWhenTheDiskIsFullAndLoseNothing() throws Exception {
        var state = Files.createDirectory(directory.resolve("state"));
        var small = List.of(
                "sh", "-c", "mount -t tmpfs -o size=80m,mode=0711 none \"$0\" && exec \"$@\"", state.toString());
        // Its file system is seen only in its own mount namespace, so what is in it is read through /proc.
        try (var daemon = TestDaemon.start(state, Map.of(), world(small))) {
            daemon.post("/sandboxes", "{\"name\":\"demo\"}");
            var printer = "i=0; while [ ! -e stop ]; do echo line $i; i=$((i+1)); sleep 0.01; done; echo $i > count";
            daemon.post(
                    "/sandboxes/demo/processes",
                    "{\"kind\":\"task\",\"name\":\"printer\",\"command\":" + TestDaemon.quote(printer) + "}");
            daemon.post(
                    "/sandboxes/demo/processes",
                    "{\"kind\":\"task\",\"command\":\"cat /dev/zero > /tmp/fill; sleep 1000\"}");
            // As a process that ends is noted on the disk, one that goes on is what is waited for.
            TestDaemon.await(Duration.ofSeconds(60), () -> isFull(daemon, state));
            var refused = daemon.post("/sandboxes", "{\"name\":\"other\"}");
            assertThat(refused.status()).as(refused.body()).isEqualTo(507);
            assertThat(daemon.get("/sandboxes/demo").json().get("state").asText())
                    .isEqualTo("running");
            free(daemon, state);
            TestDaemon.await(
                    Duration.ofSeconds(30),
                    () -> daemon.exec("demo", "touch stop").path("exit_code").asInt(-1) == 0);
            TestDaemon.await(
                    Duration.ofSeconds(30),
                    () -> daemon.get("/sandboxes/demo/processes/printer")
                            .json()
                            .get("state")
                            .asText()
                            .equals("exited"));
            int lines = Integer.parseInt(
                    daemon.exec("demo", "cat count").get("stdout").asText().trim());
            var expected = new StringBuilder();
            for (int i = 0; i < lines; i++) {
                expected.append("line ").append(i).append('\n');
            }
            assertThat(daemon.get("/sandboxes/demo/processes/printer/output?limit=8000000")
                            .body())
                    .isEqualTo(expected.toString());
        }
    }

    private static boolean isFull(TestDaemon daemon, Path state) {
        try {
            return Files.getFileStore(inside(daemon, state)).getUsableSpace() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path inside(TestDaemon daemon, Path path) {
        return Path.of("/proc/" + daemon.pid() + "/root")
                .resolve(path.toString().substring(1));
    }

    private static void free(TestDaemon daemon, Path state) throws IOException {
        try (var files = Files.walk(inside(daemon, state.resolve("sandboxes")))) {
            for (var file : files.filter(f -> f.endsWith("tmp/fill")).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A mount namespace of its own, in which the script may mount; as an ordinary user with a user namespace around it. */
    private static List<String> world(List<String> script) {
        var root = ProcessHandle.current().info().user().filter("root"::equals).isPresent();
        var command = new ArrayList<String>(List.of("unshare", "--mount"));
        if (!root) {
            command.addAll(List.of("--user", "--map-current-user", "--keep-caps"));
        }
        command.addAll(script);
        if (!root) {
            // bwrap works for who has no capability, as people have none.
            command.addAll(List.of("setpriv", "--inh-caps=-all", "--ambient-caps=-all", "--"));
        }
        return command;
    }

    private static int exitCode(String... arguments) throws Exception {
        return fail(arguments).exitCode();
    }

    /** What {@code serve} says when it fails. */
    private static String serve(String... arguments) throws Exception {
        return fail(arguments).said();
    }

    private record Failed(int exitCode, String said) {}

    private static Failed fail(String... arguments) throws Exception {
        var command = new ArrayList<String>(List.of(TestDaemon.program().toString(), "serve"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            // What it says fits into the pipe.
            assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isNotZero();
            return new Failed(
                    process.exitValue(), new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
