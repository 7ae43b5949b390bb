package dev.sandlot.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.model.TerminalSize;
import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Resized;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where in its log a terminal changed its size. */
class RecordedSizesTest {
    @TempDir
    Path directory;

    private OutputLog log;

    @BeforeEach
    void open() throws IOException {
        log = new OutputLog(new LogFiles(directory), 1 << 20);
        log.retain();
    }

    @AfterEach
    void close() {
        log.release();
    }

    @Test
    void shouldFindTheChunkThatEachSizeBeganIn() throws IOException {
        record(
                "run 12 34 -1\nsize 80 24 0\nsize 90 25 4\nsize 91 25 5\nsize 92 25 5\nsize 93 25 14\nsize 94 25 99\neof\n");
        print("01234");
        print("56789");
        print("abcde");

        assertThat(RecordedSizes.of(log))
                .containsExactly(
                        new Resized(0, 0, new TerminalSize(80, 24)),
                        new Resized(0, 4, new TerminalSize(90, 25)),
                        new Resized(1, 0, new TerminalSize(92, 25)),
                        new Resized(2, 4, new TerminalSize(93, 25)),
                        new Resized(3, 84, new TerminalSize(94, 25)));
    }

    @Test
    void shouldCountALineOnlyWithItsEndAndTakeNoImpossibleSize() throws IOException {
        record("size 0 9999 0\nsize 80 24 3");
        print("01234");

        assertThat(RecordedSizes.of(log))
                .containsExactly(new Resized(0, 0, new TerminalSize(1, TerminalSize.MAX_ROWS)));
    }

    @Test
    void shouldFindNoneWhereNoneWasRecorded() throws IOException {
        assertThat(RecordedSizes.of(log)).isEmpty();
        record("run 12 34 -1\nexit 0\n");
        assertThat(RecordedSizes.of(log)).isEmpty();
    }

    private void record(String lines) throws IOException {
        Files.writeString(log.files().record(), lines);
    }

    private void print(String text) throws IOException {
        Files.writeString(log.files().output(Channel.PTY), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        assertThat(log.grow()).isTrue();
    }
}
