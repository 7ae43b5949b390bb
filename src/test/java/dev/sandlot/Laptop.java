package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A computer that people work at: a directory with their files, a home of its own, and the program {@code sandlot}. */
final class Laptop {
    /** What lies in a directory: paths, kinds, permissions, contents and where links lead. */
    static final String LISTING =
            "find . -mindepth 1 ! -name .git ! -path './.git/*' -printf '%P %y %m %l\\n' | LC_ALL=C sort;"
                    + " find . -type f ! -path './.git/*' -exec sha256sum {} + | LC_ALL=C sort";

    private final TestDaemon daemon;
    private final Path root;
    private final Path here;

    /** How a program ended. */
    record Ended(int code, String out, String err) {}

    /** @param root an empty directory that is the test's alone */
    Laptop(TestDaemon daemon, Path root) throws IOException {
        this.daemon = daemon;
        this.root = root;
        this.here = Files.createDirectory(root.resolve("here"));
    }

    /** The directory with the files. */
    Path here() {
        return here;
    }

    ProcessBuilder cli(Path in, String... words) {
        var builder = daemon.cli(words).directory(in.toFile());
        builder.environment().put("XDG_STATE_HOME", root.resolve("client").toString());
        builder.environment().put("HOME", root.toString());
        return builder;
    }

    Ended run(Path in, String... words) throws Exception {
        var out = Files.createTempFile(root, "out", null);
        var err = Files.createTempFile(root, "err", null);
        var process = cli(in, words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** In the directory with the files. */
    Ended run(String... words) throws Exception {
        return run(here, words);
    }

    /** The same, which must succeed. */
    Ended done(String... words) throws Exception {
        var ended = run(words);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended;
    }

    /** Runs a shell's line in the directory with the files. */
    String shell(String line) throws Exception {
        var builder = new ProcessBuilder("sh", "-ec", line).directory(here.toFile());
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.redirectErrorStream(true);
        var process = builder.start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    String listed() throws Exception {
        return shell(LISTING);
    }

    Path write(String path, String text) throws IOException {
        var file = here.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    String read(String path) throws IOException {
        return Files.readString(here.resolve(path));
    }
}
