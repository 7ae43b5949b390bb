package dev.sandlot.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts agents, and how files get into a home directory: run here by the host's own shell. */
class LauncherTest {
    @TempDir
    Path home;

    private Path bin;
    private Path own;

    @BeforeEach
    void seed() throws Exception {
        bin = Files.createDirectory(home.resolve("bin"));
        own = home.resolve(".sandlot");
        var seeding = new Seeding();
        seeding.program(own + "/agent", Seeding.shipped("launch.sh"));
        seeding.file(own + "/missing.txt", "not in @NAME@ yet\n");
        seeding.file(own + "/login.txt", "no key\n");
        assertThat(run(seeding.command())).isEmpty();
    }

    private Process start(List<String> words) throws IOException {
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("PATH", bin + ":/usr/bin:/bin");
        return builder.start();
    }

    private String run(List<String> words) throws Exception {
        var process = start(words);
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private void install() throws IOException {
        var made = Files.writeString(home.resolve("made"), "#!/bin/sh\nprintf '<%s>' \"$@\"\n");
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
        Files.move(made, bin.resolve("agent"));
    }

    private List<String> launch(String... words) {
        return Stream.concat(Stream.of(own + "/agent"), Stream.of(words)).toList();
    }

    @Test
    void shouldGiveThePromptBehindTheFlagsAtTheFirstStartOnly() throws Exception {
        install();
        var words = launch("--", "a  'b'\n$x", "--always", "--mode", "all of it");

        assertThat(run(words)).isEqualTo("no key\n<--mode><all of it><--><a  'b'\n$x>");
        assertThat(run(words)).isEqualTo("<--mode><all of it>");
        assertThat(run(launch("--always"))).isEqualTo("<>");
    }

    @Test
    void shouldSayWhatIsMissingAndStartItWhenItIsThere() throws Exception {
        var process = start(launch("--", "go", "--always", "-x"));
        try (var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var name = run(List.of("uname", "-n")).strip();
            assertThat(said.readLine()).isEqualTo("not in " + name + " yet");
            assertThat(process.isAlive()).isTrue();
            install();
            assertThat(said.lines().toList()).last().asString().isEqualTo("<-x><--><go>");
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void shouldNeverChangeWhatIsThere() throws Exception {
        var target = Files.writeString(home.resolve("target"), "untouched");
        Files.writeString(home.resolve("mine"), "mine");
        Files.createSymbolicLink(home.resolve("link"), target);
        Files.createSymbolicLink(home.resolve("dangling"), home.resolve("nowhere"));
        var seeding = new Seeding();
        for (var name : List.of("mine", "link", "dangling", "new")) {
            seeding.file(home + "/" + name, "seeded");
        }
        seeding.file(home + "/mine/below", "can't be");
        seeding.file(home + "/deep/er/new", "seeded");

        var process = start(new ArrayList<>(seeding.command()));
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as("one could not be put").isOne();

        assertThat(target).hasContent("untouched");
        assertThat(home.resolve("mine")).hasContent("mine");
        assertThat(home.resolve("nowhere")).doesNotExist();
        assertThat(home.resolve("new")).hasContent("seeded");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("deep/er/new"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.resolve("agent"))))
                .isEqualTo("rwx------");
    }
}
