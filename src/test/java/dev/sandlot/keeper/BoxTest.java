package dev.sandlot.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.keeper.cgroup.Await;
import dev.sandlot.model.FaultException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which boxes outlive the daemon, and what is told of one that could not be made. */
class BoxTest {
    @TempDir
    Path directory;

    private final List<Box> made = new ArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private LocalKeeper keeper;

    @BeforeEach
    void start() {
        keeper = PlainBox.keeper(vertx, directory);
    }

    @AfterEach
    void stop() throws IOException {
        made.forEach(box -> ProcessHandle.of(box.first().pid()).ifPresent(ProcessHandle::destroyForcibly));
        keeper.close();
        vertx.close().await();
    }

    @Test
    void shouldEndWithTheDaemonUnlessKept() throws IOException {
        var kept = open("kept");
        kept.keep("");
        var waiting = open("waiting");
        keeper.close();
        assertThat(Await.that(() -> !waiting.first().isAlive(), Duration.ofMinutes(2)))
                .isTrue();
        assertThat(kept.first().isAlive()).isTrue();
    }

    @Test
    void shouldTellWhatAProgramSaidThatCouldNotMakeOne() {
        assertThatThrownBy(() -> keeper.open(null, List.of("sh", "-c", "echo no room >&2; exit 1")))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("no room");
        assertThatThrownBy(() -> keeper.open(null, List.of("no-such-program"))).hasMessageContaining("no-such-program");
    }

    private Box open(String name) throws IOException {
        var box = keeper.open(null, PlainBox.argv(keeper.program(), Files.createDirectory(directory.resolve(name))));
        made.add(box);
        return box;
    }
}
