package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sandlot watch} against a real daemon. */
class WatchIT extends OneDaemon {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path root;

    private Laptop laptop;
    private Path here;
    private Path said;
    private Process watch;

    @BeforeEach
    void start() throws IOException {
        assertThat(daemon.post("/sandboxes", "{\"name\":\"demo\"}").status()).isEqualTo(201);
        laptop = new Laptop(daemon, root);
        here = laptop.here();
        said = root.resolve("said");
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (watch != null) {
            watch.destroy();
            watch.waitFor();
        }
    }

    private void watch(String... options) throws IOException {
        var words = new String[options.length + 3];
        words[0] = "watch";
        System.arraycopy(options, 0, words, 1, options.length);
        words[options.length + 1] = ".";
        words[options.length + 2] = "demo";
        watch = laptop.cli(here, words)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        TestDaemon.await(LONG, () -> told("; Ctrl-C ends it"));
    }

    private boolean told(String text) {
        try {
            return Files.readString(said).contains(text);
        } catch (IOException e) {
            return false;
        }
    }

    private String there(String line) {
        return daemon.exec("demo", line).path("stdout").asText();
    }

    private boolean isHere(String path, String text) {
        try {
            return Files.readString(here.resolve(path)).equals(text);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void shouldBringChangesBothWays() throws Exception {
        laptop.write("src/a", "1");
        there("echo there > b");
        watch();
        assertThat(there("cat src/a")).isEqualTo("1");
        assertThat(laptop.read("b")).isEqualTo("there\n");

        laptop.write("src/deep/er/c", "new");
        TestDaemon.await(LONG, () -> there("cat src/deep/er/c").equals("new"));
        laptop.write("src/deep/er/c", "newer");
        TestDaemon.await(LONG, () -> there("cat src/deep/er/c").equals("newer"));
        there("mkdir -p out/x; echo built > out/x/y; sed -i s/1/2/ src/a");
        TestDaemon.await(LONG, () -> isHere("out/x/y", "built\n") && isHere("src/a", "2"));

        Files.delete(here.resolve("b"));
        there("rm -r out");
        TestDaemon.await(LONG, () -> there("ls -A").equals("src\n") && !Files.exists(here.resolve("out")));
        assertThat(laptop.listed()).isEqualTo(there(Laptop.LISTING));
    }

    @Test
    void shouldKeepBothWhereBothHaveChanged() throws Exception {
        laptop.write("a", "base");
        laptop.write("only", "base");
        laptop.done("sync", ".", "demo");
        laptop.write("a", "here");
        there("printf there > a; printf there > only; printf evil > .envrc");
        watch();
        TestDaemon.await(LONG, () -> told("conflict: changed here and there, both kept: a"));
        assertThat(told("(--allow-hooks): .envrc")).isTrue();
        TestDaemon.await(LONG, () -> isHere("only", "there"));
        laptop.write("other", "x");
        TestDaemon.await(LONG, () -> there("cat other").equals("x"));
        assertThat(there("cat a")).isEqualTo("there");
        assertThat(laptop.read("a")).isEqualTo("here");

        watch.destroy();
        watch.waitFor();
        watch("--prefer", "local");
        assertThat(there("cat a")).isEqualTo("here");
        assertThat(Files.exists(here.resolve(".envrc"))).isFalse();
        assertThat(there("cat .envrc")).isEqualTo("evil");
    }

    @Test
    void shouldNotEmptyTheLaptopBecauseTheSandboxWasEmptied() throws Exception {
        for (int i = 0; i < 30; i++) {
            laptop.write("f" + i, "x");
        }
        watch();
        there("rm -f f*");
        TestDaemon.await(LONG, () -> told("30 files have gone there, most of all: they are kept here"));
        there("echo new > new");
        TestDaemon.await(LONG, () -> isHere("new", "new\n"));
        assertThat(laptop.shell("ls | wc -l").strip()).isEqualTo("31");
        assertThat(there("ls")).isEqualTo("new\n");
    }

    /** Editors rename a new file over the old one, write in place, or move the old one away first. */
    @Test
    void shouldNotTakeASaveForADeletion() throws Exception {
        laptop.write("file", "0");
        laptop.done("sync", ".", "demo");
        var look = daemon.post(
                        "/sandboxes/demo/processes", "{\"command\":\"while :; do [ -e file ] || echo missing; done\"}")
                .json()
                .path("id")
                .asText();
        watch();
        for (int i = 1; i < 6; i++) {
            var text = Integer.toString(i);
            Files.move(here.resolve("file"), here.resolve("file~"), StandardCopyOption.REPLACE_EXISTING);
            laptop.write("file", text);
            Files.delete(here.resolve("file~"));
            TestDaemon.await(LONG, () -> there("cat file").equals(text));
            Files.move(laptop.write(".file.swp", text + "x"), here.resolve("file"), StandardCopyOption.ATOMIC_MOVE);
            TestDaemon.await(LONG, () -> there("cat file").equals(text + "x"));
        }
        assertThat(daemon.get("/sandboxes/demo/processes/" + look + "/output").body())
                .isEmpty();
        TestDaemon.await(LONG, () -> there("ls -A").equals("file\n"));
    }

    @Test
    void shouldGoOnWhenTheDaemonWasKilled() throws Exception {
        laptop.write("a", "1");
        watch();
        daemon.kill();
        laptop.write("a", "2");
        daemon.start();
        TestDaemon.await(LONG, () -> there("cat a").equals("2"));
        there("echo 3 > b");
        TestDaemon.await(LONG, () -> isHere("b", "3\n"));
    }
}
