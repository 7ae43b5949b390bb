package dev.sandlot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trees of files over a link to a daemon elsewhere, which are coded for that, and to one here, which are not. */
class CodedSyncIT extends BesideALaptop {
    private static final int FILES = 40;
    private static final long BYTES = FILES * 50_000L;

    private Tunnel tunnel;

    @BeforeEach
    void openATunnel() throws Exception {
        tunnel = new Tunnel(daemon.url(), true);
        for (int i = 0; i < FILES; i++) {
            laptop.write("d/f" + i, ("line of " + i + "\n").repeat(6000).substring(0, 50_000));
        }
    }

    @AfterEach
    void closeIt() throws Exception {
        tunnel.close();
    }

    private void elsewhere(Path in, String... words) throws Exception {
        var program = laptop.cli(in, words);
        program.environment().put("SANDLOT_URL", tunnel.url());
        var log = root.resolve("log").toFile();
        var process = program.redirectErrorStream(true).redirectOutput(log).start();
        assertThat(process.waitFor()).as(Files.readString(log.toPath())).isZero();
        assertThat(log).content().doesNotContain("WARNING");
    }

    @Test
    void shouldSyncAndPull() throws Exception {
        elsewhere(here, "sync", ".", "demo");
        assertThat(tunnel.up()).isLessThan(BYTES / 5);
        assertThat(said(Laptop.LISTING)).isEqualTo(laptop.listed());

        said("for f in d/*; do cat $f $f > d/x; mv d/x $f; done");
        tunnel.down();
        elsewhere(here, "pull", "demo", ".");
        assertThat(tunnel.down()).isLessThan(BYTES / 5);
        assertThat(said(Laptop.LISTING)).isEqualTo(laptop.listed());
    }

    @Test
    void shouldCopyAndRun() throws Exception {
        elsewhere(here, "cp", "d", "demo:copy");
        assertThat(tunnel.up()).isLessThan(BYTES / 5);
        assertThat(said("ls copy | wc -l").strip()).isEqualTo(Integer.toString(FILES));

        tunnel.down();
        elsewhere(here, "cp", "demo:copy", "back");
        assertThat(tunnel.down()).isLessThan(BYTES / 5);
        assertThat(laptop.shell("diff -r d back")).isEmpty();

        tunnel.up();
        elsewhere(here.resolve("d"), "run", "--", "grep", "-q", "line of 39", "f39");
        assertThat(tunnel.up()).isLessThan(BYTES / 5);
    }

    @Test
    void shouldGoPlainToADaemonHere() throws Exception {
        try (var link = new Tunnel(daemon.url(), false)) {
            var program = laptop.cli(here, "sync", ".", "demo");
            program.environment().put("SANDLOT_URL", link.url());
            assertThat(program.start().waitFor()).isZero();
            assertThat(link.up()).isGreaterThan(BYTES);
        }
    }

    /** Where the launcher has its archives too: nothing of it is left elsewhere. */
    @Test
    void shouldUnpackItsNativeCodeOnce() throws Exception {
        for (int i = 0; i < 2; i++) {
            laptop.write("again", "x".repeat(i + 1));
            elsewhere(here, "sync", ".", "demo");
        }
        try (var unpacked =
                Files.newDirectoryStream(TestDaemon.userCache().resolve("sandlot"), "libzstd-jni-????????????.so")) {
            assertThat(unpacked).hasSize(1);
        }
    }
}
