package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with no locale set, as after {@code su -}, from cron and on a bare machine: what is passed on is what was given. */
@Timeout(180)
class LocaleIT {
    private static final String TEXT = "Grüße, €, 😀";

    @TempDir
    static Path directory;

    private static TestDaemon daemon;

    @BeforeAll
    static void start() {
        daemon = TestDaemon.start(directory.resolve("state"));
        assertThat(daemon.post("/sandboxes", "{\"name\":\"demo\"}").status()).isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    private record Ended(int code, String out, String err) {}

    /** Runs a shell command, in which $sandlot is the program, in an environment with nothing but what a program needs. */
    private static Ended shell(Path in, String command) throws IOException, InterruptedException {
        var out = Files.createTempFile(directory, "out", "");
        var err = Files.createTempFile(directory, "err", "");
        var builder = new ProcessBuilder("sh", "-c", command)
                .directory(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("SANDLOT_STATE_DIR", daemon.stateDir().toString());
        builder.environment().put("sandlot", TestDaemon.program().toString());
        var process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // One character a byte: what is compared is bytes.
        return new Ended(
                process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1), Files.readString(err));
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldPassArgumentsVariablesAndOutputOn() throws Exception {
        var ended = shell(
                directory,
                "V='" + TEXT + "' \"$sandlot\" exec demo -e V -e 'W=" + TEXT + "' -- printf '%s;' '" + TEXT + "' && "
                        + "V='" + TEXT + "' \"$sandlot\" exec demo -e V -- sh -c 'printf \"$V\"'");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).isEqualTo(bytes(TEXT + ";" + TEXT));
        assertThat(ended.code()).isZero();
    }

    @Test
    void shouldRefuseWhatIsNotText() throws Exception {
        for (var command : List.of(
                "\"$sandlot\" exec demo -- touch \"/workspace/$(printf 'b\\374r')\"",
                "V=$(printf 'b\\374r') \"$sandlot\" exec demo -e V -- touch /workspace/V",
                "\"$sandlot\" run --no-copy -- touch \"$(printf 'b\\374r')\"")) {
            var ended = shell(directory, command);
            assertThat(ended.code()).as(command + ended.err()).isEqualTo(2);
            assertThat(ended.err()).contains("is not UTF-8 text");
        }
        assertThat(shell(directory, "\"$sandlot\" exec demo -- ls /workspace").out())
                .isEmpty();
    }

    @Test
    void shouldCopyNamesAsTheyAre() throws Exception {
        var project = Files.createDirectories(directory.resolve("pröjekt"));
        var list = "printf '%s|' * */*; cat \"$(printf 'b\\374r')\"; readlink l*";
        var ended = shell(
                project,
                "mkdir '" + TEXT + "' && echo in > '" + TEXT + "'/ü && echo latin > \"$(printf 'b\\374r')\" && ln -s '"
                        + TEXT + "' l && \"$sandlot\" run --quiet -- sh -c \""
                        + list.replace("\"", "\\\"").replace("$", "\\$") + "\"");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .isEqualTo(bytes(TEXT) + "|b\u00fcr|l|" + bytes(TEXT + "/ü|l/ü|") + "latin\n" + bytes(TEXT) + "\n");
        assertThat(ended.code()).isZero();
    }

    @Test
    void shouldServeAndRunFromADirectoryWithAnyName() throws Exception {
        var project = Files.createDirectories(directory.resolve("wörk"));
        Files.writeString(project.resolve("ä"), "x");
        var ended = shell(
                project,
                "\"$sandlot\" run --quiet --state-dir \"$HOME/stäte\" -- sh -c 'echo *'; ls -d \"$HOME\"/st*te/run");

        assertThat(ended.out()).as(ended.err()).isEqualTo(bytes("ä\n" + directory.resolve("stäte/run") + "\n"));
    }
}
