package dev.sandlot.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.stream.Channel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index after the ends that a crash can give it. */
class LogIndexTest {
    @TempDir
    Path directory;

    private OutputLog log;

    @BeforeEach
    void logWithThreeChunks() throws IOException {
        log = new OutputLog(new LogFiles(directory), 1 << 20);
        log.retain();
        print(Channel.STDOUT, "one");
        print(Channel.STDERR, "two");
        print(Channel.STDOUT, "three");
        log.release();
    }

    @Test
    void shouldTellForEachChunkHowFarBothStreamsWere() throws IOException {
        try (var index = LogIndex.open(directory.resolve("index"))) {
            assertThat(index.nextSeq()).isEqualTo(3);
            var last = index.last();
            assertThat(last.endOf(Channel.STDOUT)).isEqualTo(8);
            assertThat(last.endOf(Channel.STDERR)).isEqualTo(3);
            assertThat(index.read(1).endOf(Channel.STDOUT)).isEqualTo(3);
        }
    }

    @Test
    void shouldDropAnEntryThatWasWrittenHalfAndNumberItsBytesAgain() throws IOException {
        try (var file = FileChannel.open(directory.resolve("index"), StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 10);
        }
        shouldReadTheSameAgain();
    }

    @Test
    void shouldDropAnEntryOfZerosThatAPowerCutLeftBehind() throws IOException {
        try (var file = FileChannel.open(directory.resolve("index"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(32), file.size() - 32);
        }
        shouldReadTheSameAgain();
    }

    @Test
    void shouldNumberEverythingAnewWhereTheIndexIsLost() throws IOException {
        Files.write(directory.resolve("index"), new byte[] {1, 2, 3});
        log.retain();
        assertThat(log.nextSeq()).isZero();
        assertThat(log.grow()).isTrue();
        assertThat(log.extent().stdoutBytes()).isEqualTo(8);
        assertThat(log.extent().stderrBytes()).isEqualTo(3);
        log.release();
    }

    private void shouldReadTheSameAgain() throws IOException {
        log.retain();
        assertThat(log.nextSeq()).isEqualTo(2);
        assertThat(log.grow()).isTrue();
        assertThat(log.load(2, 100)).singleElement().satisfies(chunk -> {
            assertThat(chunk.seq()).isEqualTo(2);
            assertThat(chunk.bytes()).hasToString("three");
        });
        log.release();
    }

    private void print(Channel channel, String text) throws IOException {
        Files.writeString(
                directory.resolve(channel.label()), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        assertThat(log.grow()).isTrue();
    }

    @Test
    void shouldGiveRecentChunksOnlyWithoutGaps() {
        var recent = new RecentChunks();
        for (long seq : List.of(4L, 5L, 6L)) {
            recent.add(chunk(seq));
        }
        assertThat(recent.from(5, 1 << 20))
                .extracting(dev.sandlot.stream.Chunk::seq)
                .containsExactly(5L, 6L);
        assertThat(recent.from(3, 1 << 20)).isEmpty();
        assertThat(recent.from(7, 1 << 20)).isEmpty();
        recent.add(chunk(9));
        assertThat(recent.from(6, 1 << 20)).isEmpty();
        assertThat(recent.from(9, 1 << 20)).hasSize(1);
    }

    private static dev.sandlot.stream.Chunk chunk(long seq) {
        return new dev.sandlot.stream.Chunk(
                seq, Channel.STDOUT, java.time.Instant.EPOCH, io.vertx.core.buffer.Buffer.buffer("x"));
    }
}
