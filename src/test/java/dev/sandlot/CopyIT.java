package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sandlot cp} against a real daemon. */
class CopyIT extends OneSandbox {
    @TempDir
    Path here;

    @BeforeEach
    void clear() {
        said("find . -mindepth 1 -delete");
    }

    private record Ended(int code, String out, String err) {}

    private Ended cp(String input, String... arguments) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("cp"));
        words.addAll(List.of(arguments));
        var out = Files.createTempFile(temp, "out", null);
        var err = Files.createTempFile(temp, "err", null);
        var in = Files.writeString(Files.createTempFile(temp, "in", null), input);
        var process = daemon.cli(words.toArray(String[]::new))
                .directory(here.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private void copied(String... arguments) throws IOException, InterruptedException {
        var ended = cp("", arguments);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isZero();
    }

    @Test
    void shouldCopyAFileBothWays() throws Exception {
        Files.writeString(here.resolve("grüezi.sh"), "echo grüezi");
        Files.setPosixFilePermissions(
                here.resolve("grüezi.sh"), java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-x---"));
        copied("grüezi.sh", "demo:");
        copied("grüezi.sh", "demo:other");
        said("mkdir sub");
        copied("./grüezi.sh", "demo:sub");
        copied(here.resolve("grüezi.sh").toString(), "demo:/tmp/");
        assertThat(said("sh grüezi.sh; stat -c %a other; ls sub /tmp; rm /tmp/gr*"))
                .isEqualTo("grüezi\n750\n/tmp:\ngrüezi.sh\n\nsub:\ngrüezi.sh\n");

        copied("demo:other", "back");
        copied("demo:/workspace/sub/grüezi.sh", ".");
        assertThat(here.resolve("back")).hasContent("echo grüezi");
        assertThat(Files.isExecutable(here.resolve("back"))).isTrue();
        copied("demo:sub/../other", "back");
        assertThat(cp("", "demo:other", "-").out()).isEqualTo("echo grüezi");
        var piped = cp("from a pipe", "-", "demo:piped");
        assertThat(piped.code()).as(piped.err()).isZero();
        assertThat(said("cat piped")).isEqualTo("from a pipe");
        assertThat(entries(here)).containsExactly("back", "grüezi.sh");
    }

    private static List<String> entries(Path directory) throws IOException {
        try (var found = Files.list(directory)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void shouldCopyADirectoryBothWays() throws Exception {
        Files.createDirectories(here.resolve("src/a/b"));
        Files.writeString(here.resolve("src/a/f"), "content");
        Files.createSymbolicLink(here.resolve("src/l"), Path.of("a/f"));
        copied("src", "demo:");
        copied("src", "demo:renamed/deep");
        assertThat(said("find src | sort; diff -r src renamed/deep && readlink src/l"))
                .isEqualTo("src\nsrc/a\nsrc/a/b\nsrc/a/f\nsrc/l\na/f\n");

        copied("demo:src", "out");
        Files.createDirectory(here.resolve("in"));
        copied("demo:src/", "in");
        for (var copy : List.of("out", "in/src")) {
            assertThat(here.resolve(copy + "/l")).hasContent("content");
            assertThat(entries(here.resolve(copy))).containsExactly("a", "l");
        }
        var again = cp("", "demo:src", "in");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("in/src is there already");
        assertThat(entries(here)).containsExactly("in", "out", "src");
    }

    /** An agent can put anything there. */
    @Test
    void shouldNotBeLedOutside() throws Exception {
        Files.writeString(temp.resolve("secret"), "mine");
        said(
                "mkdir -p evil/.git/hooks && ln -s / evil/root && ln -s ../secret evil/up && mkfifo evil/pipe"
                        + " && echo 'rm -rf ~' > evil/.git/hooks/post-checkout && touch \"evil/$(printf 'b\\374r')\" && echo fine > evil/fine");
        var ended = cp("", "demo:evil", "got");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .contains(
                        "left out: root: the link leads out", "left out: up: the link leads out", "run by themselves");
        assertThat(entries(here.resolve("got"))).containsExactly(".git", "fine");
    }

    @Test
    void shouldTellWhatCannotBe() throws Exception {
        Files.writeString(here.resolve("f"), "x");
        assertThat(cp("", "f", "g").code()).isEqualTo(2);
        assertThat(cp("", "demo:f", "demo:g").code()).isEqualTo(2);
        assertThat(cp("x", "-", "demo:dir/").code()).isEqualTo(2);
        assertThat(cp("", "nothing", "demo:").err()).contains("there is no nothing here");
        assertThat(cp("", "demo:nothing", "x").err()).contains("there is no demo:nothing");
        assertThat(cp("", "f", "demo:no/such/place").err()).contains("No such file or directory");
        assertThat(cp("", "f", "demo:nowhere/").err()).contains("there is no directory demo:nowhere/");
        var unknown = cp("", "f", "dmeo:x");
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.err()).contains("did you mean \"demo\"");
        said("mkdir d");
        assertThat(cp("", "demo:d", "-").err()).contains("is a directory");
        assertThat(cp("", "f", "demo:/usr/bin/f").err()).contains("/usr/bin");
        assertThat(cp("x".repeat(20_000_000), "-", "demo:/usr/bin/f").err()).contains("/usr/bin");
        assertThat(entries(here)).containsExactly("f");
    }

    /** A copy that is cut off leaves nothing behind, here or there. */
    @Test
    void shouldLeaveNothingInPart() throws Exception {
        said("head -c 100000000 /dev/zero > large; echo old > kept");
        Files.writeString(here.resolve("large"), "old");
        var download =
                daemon.cli("cp", "demo:large", "large").directory(here.toFile()).start();
        TestDaemon.await(java.time.Duration.ofSeconds(60), () -> {
            try {
                return entries(here).size() == 2 || !download.isAlive();
            } catch (IOException e) {
                return false;
            }
        });
        download.destroyForcibly().waitFor();
        assertThat(Files.readString(here.resolve("large"), StandardCharsets.UTF_8)
                        .length())
                .isIn(3, 100_000_000);
    }
}
