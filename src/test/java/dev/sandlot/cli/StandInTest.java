package dev.sandlot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That verbs get to their end with nobody but a stand-in: so far the launcher's archive of classes has them. */
@Timeout(60)
class StandInTest {
    @TempDir
    Path state;

    @TempDir
    Path tree;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private StandIn daemon;
    private Cli cli;

    @BeforeEach
    void open() throws IOException {
        daemon = StandIn.at(state.resolve("sandlot.sock"), Warmup.ANSWER);
        var env = Map.of("SANDLOT_STATE_DIR", state.toString(), "XDG_STATE_HOME", state.toString());
        cli = new Cli(
                () -> {
                    throw new AssertionError("no daemon is needed");
                },
                new Console(InputStream.nullInputStream(), out, OutputStream.nullOutputStream(), env, 0));
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    @Test
    void shouldLetACommandRun() {
        assertThat(cli.run("exec", "demo", "--", "true")).isEqualTo(Exit.OK);

        assertThat(out.size()).isEqualTo(1);
    }

    @Test
    void shouldLetADirectoryBeBrought() throws IOException {
        Files.writeString(tree.resolve("file"), "x");

        assertThat(cli.run("sync", tree.toString(), "demo")).isEqualTo(Exit.OK);
        assertThat(cli.run("sync", "--json", tree.toString(), "demo")).isEqualTo(Exit.OK);

        assertThat(out.toString()).contains("\"file\"");
    }

    @Test
    void shouldLetAllBeGoneThrough() {
        assertThat(Warmup.run()).isEqualTo(Exit.OK);
    }
}
