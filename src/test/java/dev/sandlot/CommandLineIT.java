package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program {@code sandlot} as people use it: the launcher, a real daemon, real sandboxes. */
@Timeout(180)
class CommandLineIT {
    private static final String DEMO = "demo";

    @TempDir
    static Path directory;

    private static TestDaemon daemon;

    private final List<Process> started = new ArrayList<>();

    @BeforeAll
    static void start() {
        daemon = TestDaemon.start(directory.resolve("state"));
        assertThat(daemon.post("/sandboxes", "{\"name\":\"demo\"}").status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void shouldLiveASandboxsWholeLife() throws Exception {
        assertThat(run("create", "life", "--pids", "256", "-l", "a=b").out()).isEqualTo("life\n");
        assertThat(run("ls", "-q").out().lines()).contains(DEMO, "life");
        assertThat(run("ls", "-q", "-l", "a=b").out()).isEqualTo("life\n");
        assertThat(run("inspect", "life").out()).contains("\"pids\" : 256");
        assertThat(run("rm", "life").code()).isEqualTo(1);
        assertThat(run("stop", "life").out()).isEqualTo("life\n");
        assertThat(run("ls", "-q").out().lines()).doesNotContain("life");
        assertThat(run("start", "life").code()).isZero();
        assertThat(run("rm", "-f", "life").out()).isEqualTo("life\n");
        assertThat(run("inspect", "life").code()).isEqualTo(3);
    }

    @Test
    void shouldRunACommandAsIfItRanHere() throws Exception {
        var ended = run("exec", DEMO, "-e", "A=b c", "-w", "/tmp", "--", "sh", "-c", "echo $A; pwd >&2; exit 42");

        assertThat(ended.code()).isEqualTo(42);
        assertThat(ended.out()).isEqualTo("b c\n");
        assertThat(ended.err()).isEqualTo("/tmp\n");
    }

    @Test
    void shouldTellHowACommandFailed() throws Exception {
        assertThat(run("exec", DEMO, "--", "no-such-program").code()).isEqualTo(127);
        assertThat(run("exec", DEMO, "--", "/etc").code()).isEqualTo(126);
        assertThat(run("exec", "--timeout", "1s", DEMO, "--", "sleep", "60").code())
                .isEqualTo(124);
        assertThat(run("exec", DEMO, "--", "sh", "-c", "kill -9 $$").code()).isEqualTo(137);
        var missing = run("exec", "dmo", "--", "true");
        assertThat(missing.code()).isEqualTo(125);
        assertThat(missing.err()).isEqualTo("error: no sandbox named \"dmo\" (did you mean \"demo\"?)\n");
    }

    @Test
    void shouldSayWhatItMeansThatAProgramIsNotFound() throws Exception {
        for (var words : List.of(
                List.of("exec", DEMO, "--", "no-such-program"), List.of("create", "none", "--", "no-such-program"))) {
            var ended = run(words.toArray(String[]::new));
            assertThat(ended.code()).isEqualTo(127);
            assertThat(ended.err())
                    .contains("not found, here no-such-program")
                    .contains("this server's /usr")
                    .contains("~/.local/bin");
        }
        assertThat(run("ls").out()).containsPattern("none +running +exited 127").containsPattern("demo +running +- ");
        run("rm", "-f", "none");
    }

    @Test
    void shouldSayInTheShellWhichSandboxItIs() throws Exception {
        var id = run("exec", "-d", "-t", DEMO, "--", "bash").out().strip();
        run("keys", DEMO + "/" + id, "cd /tmp; sh", "--key", "Enter");
        run("keys", DEMO + "/" + id, "echo $0 $((6*7))", "--key", "Enter");

        TestDaemon.await(
                Duration.ofSeconds(30),
                () -> daemon.get("/sandboxes/demo/processes/" + id + "/screen")
                        .body()
                        .contains("sh 42"));
        assertThat(run("screen", DEMO + "/" + id).out().lines().map(String::strip))
                .contains(
                        "agent@demo:/workspace$ cd /tmp; sh", "agent@demo:/tmp$ echo $0 $((6*7))", "agent@demo:/tmp$");
        run("keys", DEMO + "/" + id, "exit", "--key", "Enter", "--key", "C-d");
    }

    @Test
    void shouldShowOnATerminalNothingThatItObeys() throws Exception {
        var line = TestDaemon.program()
                + " exec demo -- printf '\\033]52;c;eA==\\007\\033[6n\\302\\233c\\033[31mred\\033[m\\n'";
        var onTerminal = daemon.cli();
        onTerminal.command("script", "-qec", line, "/dev/null");

        assertThat(finish(onTerminal).out()).isEqualTo("\u001b[31mred\u001b[m\n");
        assertThat(run("logs", DEMO).out()).contains("\u001b]52;c;eA==\u0007\u001b[6n");
    }

    @Test
    void shouldFollowATaskByItsName() throws Exception {
        var id = run("task", "run", DEMO, "--name", "count", "--", "sh", "-c", "seq 3; exit 5")
                .out()
                .strip();

        assertThat(run("task", "logs", "-f", DEMO + "/count").out()).isEqualTo("1\n2\n3\n");
        assertThat(run("task", "wait", DEMO + "/count").out()).isEqualTo("5\n");
        assertThat(run("task", "ls", "-q", DEMO).out().lines()).contains(id);
        assertThat(run("logs", "-n", "1", DEMO + "/" + id).out()).isEqualTo("3\n");
    }

    @Test
    void shouldEndTheRemoteTreeAtCtrlC() throws Exception {
        var exec = begin(daemon.cli("exec", DEMO, "--", "sh", "-c", "(echo up; sleep 1000; true); true"));
        assertThat(exec.inputReader().readLine()).isEqualTo("up");

        signal(exec, "INT");

        assertThat(exec.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(exec.exitValue()).isEqualTo(130);
        TestDaemon.await(
                Duration.ofSeconds(60),
                () -> !daemon.exec(DEMO, "ps ax").get("stdout").asText().contains("sleep 1000"));
    }

    @Test
    void shouldLeaveAtASecondCtrlC() throws Exception {
        var exec = begin(daemon.cli("exec", DEMO, "--", "sh", "-c", "trap '' INT; echo up; exec sleep 30"));
        assertThat(exec.inputReader().readLine()).isEqualTo("up");

        signal(exec, "INT");
        assertThat(exec.waitFor(2, TimeUnit.SECONDS)).isFalse();
        signal(exec, "INT");

        assertThat(exec.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(exec.exitValue()).isEqualTo(130);
        assertThat(exec.errorReader().lines().collect(Collectors.joining())).contains("may still run");
    }

    @Test
    void shouldLoseNothingEitherWayWhenTheDaemonIsKilled(@TempDir Path own) throws Exception {
        try (var killed = TestDaemon.start(own.resolve("state"))) {
            killed.post("/sandboxes", "{\"name\":\"demo\"}");
            var out = own.resolve("out").toFile();
            var sent = new byte[6 << 20];
            new Random(3).nextBytes(sent);
            var err = own.resolve("err");
            var cat = begin(killed.cli("exec", "-i", DEMO, "--", "cat")
                    .redirectOutput(out)
                    .redirectError(err.toFile()));
            var feeder = new Thread(() -> feed(cat, sent));
            feeder.start();
            for (int kills = 1; kills <= 3; kills++) {
                var enough = kills * (1L << 20);
                TestDaemon.await(Duration.ofSeconds(30), () -> out.length() > enough);
                killed.kill();
                killed.start();
            }

            assertThat(cat.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(cat.exitValue()).as(Files.readString(err)).isZero();
            assertThat(Files.readAllBytes(out.toPath())).isEqualTo(sent);
        }
    }

    @Test
    void shouldRunInAThrowAwaySandboxWithoutAnySetUp(@TempDir Path own) throws Exception {
        // The sandboxes' own uids have to get through the test's temporary directory.
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx--x--x"));
        var project = Files.createDirectories(own.resolve("project/src"));
        Files.writeString(project.resolve("hello.sh"), "#!/bin/sh\necho hello; ls -A; echo trouble >&2; exit 6\n");
        Files.writeString(own.resolve("project/.gitignore"), "*.o\n");
        Files.writeString(project.resolveSibling("made.o"), "made");
        assertThat(new ProcessBuilder(
                                "git", "init", "-q", own.resolve("project").toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(project.resolve("hello.sh").toFile().setExecutable(true)).isTrue();

        var run = new ProcessBuilder(TestDaemon.program().toString(), "run", "--", "src/hello.sh");
        run.directory(project.getParent().toFile());
        run.environment().keySet().removeIf(name -> name.startsWith("SANDLOT_"));
        run.environment().put("SANDLOT_STATE_DIR", own.resolve("state").toString());
        var ended = finish(run);

        assertThat(ended.code()).as(ended.err()).isEqualTo(6);
        assertThat(ended.out()).isEqualTo("hello\n.gitignore\nsrc\n");
        assertThat(ended.err())
                .contains("without what git ignores")
                .contains("starting one for this command")
                .contains("trouble\n");
        try (var left = Files.list(own.resolve("state/run/0/sandboxes"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldStartThroughALinkFromAnywhere(@TempDir Path own) throws Exception {
        var link = Files.createSymbolicLink(
                Files.createDirectory(own.resolve("a b")).resolve("sl"), TestDaemon.program());
        var relative = Files.createSymbolicLink(own.resolve("rel"), Path.of("a b/sl"));

        for (var program : List.of(link, relative)) {
            var ended = finish(new ProcessBuilder(program.toString(), "version").directory(own.toFile()));
            assertThat(ended.out()).startsWith("sandlot ");
        }
    }

    @Test
    void shouldSayWhatIsMissingWithoutJava(@TempDir Path own) throws Exception {
        var version = new ProcessBuilder("/bin/sh", TestDaemon.program().toString(), "version");
        version.environment().keySet().removeIf(name -> true);
        version.environment().put("PATH", own.toString());

        var ended = finish(version);

        assertThat(ended.code()).isEqualTo(125);
        assertThat(ended.err()).contains("no Java was found").contains("JAVA_HOME");
    }

    @Test
    void shouldMakeItsClassArchiveOnceAndSilentlyAndDoWithoutABrokenOne(@TempDir Path own) throws Exception {
        var cache = own.resolve("cache");
        var runs = IntStream.range(0, 4)
                .mapToObj(i -> begin(version(cache).redirectErrorStream(true)))
                .toList();
        for (var run : runs) {
            assertThat(run.inputReader().lines().toList())
                    .singleElement()
                    .asString()
                    .startsWith("sandlot ");
        }
        TestDaemon.await(Duration.ofSeconds(60), () -> archives(cache).size() == 1);
        var archive = archives(cache).get(0);
        var stamp = Files.getLastModifiedTime(archive);
        Files.delete(archive);
        Files.writeString(archive, "no archive at all");
        Files.setLastModifiedTime(archive, stamp);

        var ended = finish(version(cache));

        assertThat(ended.code()).isZero();
        assertThat(ended.err()).isEmpty();
    }

    private static ProcessBuilder version(Path cache) {
        var version = new ProcessBuilder(TestDaemon.program().toString(), "version");
        version.environment().put("XDG_CACHE_HOME", cache.toString());
        return version;
    }

    private static List<Path> archives(Path cache) {
        try (var files = Files.list(cache.resolve("sandlot"))) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        } catch (IOException notYet) {
            return List.of();
        }
    }

    private static void feed(Process to, byte[] bytes) {
        try (var in = to.getOutputStream()) {
            in.write(bytes);
        } catch (IOException ended) {
            // The comparison of what arrived tells.
        }
    }

    private static void signal(Process to, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(to.pid())).start().waitFor();
    }

    private Ended run(String... arguments) throws Exception {
        return finish(daemon.cli(arguments));
    }

    private Process begin(ProcessBuilder program) {
        try {
            var process = program.start();
            started.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ended finish(ProcessBuilder program) throws Exception {
        var errors = Files.createTempFile(directory, "stderr", null);
        var process = begin(program.redirectError(errors.toFile()));
        process.getOutputStream().close();
        var out = process.inputReader().lines().map(line -> line + "\n").collect(Collectors.joining());
        return new Ended(process.waitFor(), out, Files.readString(errors));
    }

    private record Ended(int code, String out, String err) {}
}
