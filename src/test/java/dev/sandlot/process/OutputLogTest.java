package dev.sandlot.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.stream.Channel;
import dev.sandlot.stream.ChunkRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a log into one reader's own memory. */
class OutputLogTest {
    private static final int BIG = 10_000;

    @TempDir
    Path directory;

    private final Random random = new Random(3);
    private final Run run = new Run();
    private OutputLog log;

    @BeforeEach
    void open() throws IOException {
        log = new OutputLog(new LogFiles(directory), 5 * BIG);
        log.retain();
    }

    @Test
    void shouldReadIntoARunWhatItReadsAsChunks() throws IOException {
        for (var channel : List.of(Channel.STDOUT, Channel.STDERR, Channel.STDOUT, Channel.STDERR)) {
            print(channel, BIG);
        }
        assertThat(log.load(0, 1 << 20, null, run)).isEqualTo(4);
        assertThat(run.told()).isEqualTo(chunks());
    }

    @Test
    void shouldPassOverTheOtherChannel() throws IOException {
        print(Channel.STDERR, BIG);
        print(Channel.STDOUT, BIG);
        print(Channel.STDERR, BIG);

        assertThat(log.load(0, 1 << 20, Channel.STDOUT, run)).isEqualTo(3);
        assertThat(run.told()).containsExactly(chunks().get(1));
    }

    @Test
    void shouldStopAtTheLimitAndWhereTheRunHasNoRoom() throws IOException {
        for (int i = 0; i < 5; i++) {
            print(Channel.STDOUT, BIG);
        }
        assertThat(log.load(1, 2 * BIG, null, run)).isEqualTo(3);
        run.clear();
        run.most = 1;
        assertThat(log.load(1, 1 << 20, null, run)).isEqualTo(2);
        assertThat(run.told()).containsExactly(chunks().get(1));
    }

    @Test
    void shouldLeaveSmallChunksToBeReadAtOnce() throws IOException {
        for (int i = 0; i < 5; i++) {
            print(Channel.STDOUT, 100);
        }
        assertThat(log.load(0, 1 << 20, null, run)).isZero();
        assertThat(run.isEmpty()).isTrue();
    }

    @Test
    void shouldFindWhereTheLastBytesBegin() throws IOException {
        assertThat(Tail.ofBytes(log, 100)).isEqualTo(new Tail(0, 0));
        print(Channel.STDOUT, 100);
        print(Channel.STDERR, 100);
        assertThat(Tail.ofBytes(log, 200)).isEqualTo(new Tail(0, 0));
        assertThat(Tail.ofBytes(log, 1000)).isEqualTo(new Tail(0, 0));
        assertThat(Tail.ofBytes(log, 130)).isEqualTo(new Tail(0, 70));
        assertThat(Tail.ofBytes(log, 1)).isEqualTo(new Tail(1, 99));
        for (int i = 0; i < 300; i++) {
            print(Channel.STDOUT, 1);
        }
        assertThat(Tail.ofBytes(log, 1000)).isEqualTo(new Tail(46, 0));
    }

    @Test
    void shouldFindWhatComesBehindAPosition() throws IOException {
        assertThat(Tail.ofPosition(log, Channel.STDOUT, 0)).isEqualTo(new Tail(0, 0));
        assertThat(Tail.ofPosition(log, Channel.STDOUT, 50)).isEqualTo(new Tail(0, 50));
        print(Channel.STDOUT, 100);
        print(Channel.STDERR, 100);
        print(Channel.STDOUT, 100);
        assertThat(Tail.ofPosition(log, Channel.STDOUT, 0)).isEqualTo(new Tail(0, 0));
        assertThat(Tail.ofPosition(log, Channel.STDOUT, 99)).isEqualTo(new Tail(0, 99));
        assertThat(Tail.ofPosition(log, Channel.STDOUT, 100)).isEqualTo(new Tail(2, 0));
        assertThat(Tail.ofPosition(log, Channel.STDERR, 30)).isEqualTo(new Tail(1, 30));
        assertThat(Tail.ofPosition(log, Channel.STDOUT, 150)).isEqualTo(new Tail(2, 50));
        // Not seen yet.
        assertThat(Tail.ofPosition(log, Channel.STDOUT, 250)).isEqualTo(new Tail(3, 50));
        for (int i = 0; i < 12; i++) {
            print(Channel.STDOUT, BIG);
        }
        log.trim((file, offset, length) -> {});
        assertThat(Tail.ofPosition(log, Channel.STDOUT, 150)).isEqualTo(new Tail(log.firstSeq(), 0));
        long first = log.firstSeq();
        assertThat(Tail.ofPosition(log, Channel.STDOUT, 200 + (first - 3) * BIG + 7))
                .isEqualTo(new Tail(first, 7));
    }

    @Test
    void shouldGiveNothingThatIsTrimmedAwayMeanwhile() throws IOException {
        for (int i = 0; i < 12; i++) {
            print(Channel.STDOUT, BIG);
        }
        run.whenFilled = () -> {
            try {
                log.trim((file, offset, length) -> {});
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
        assertThat(log.load(0, 1 << 20, null, run)).isZero();
        assertThat(run.isEmpty()).isTrue();
        assertThat(log.firstSeq()).isPositive();
    }

    private List<String> chunks() throws IOException {
        return log.load(0, 1 << 20).stream()
                .map(chunk -> told(
                        chunk.seq(),
                        chunk.channel(),
                        chunk.at().toEpochMilli(),
                        chunk.bytes().getBytes()))
                .toList();
    }

    private static String told(long seq, Channel channel, long at, byte[] bytes) {
        return seq + " " + channel + " " + at + " " + new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    private void print(Channel channel, int length) throws IOException {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        Files.write(directory.resolve(channel.label()), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        assertThat(log.grow()).isTrue();
    }

    /** Keeps what it is given. */
    private static final class Run implements ChunkRun {
        private final List<String> told = new ArrayList<>();
        private int most = Integer.MAX_VALUE;
        private Runnable whenFilled = () -> {};
        private long seq;
        private Channel channel;
        private long at;
        private ByteBuffer room;

        @Override
        public ByteBuffer room(long seq, Channel channel, long atMillis, int length) {
            if (told.size() == most) {
                return null;
            }
            this.seq = seq;
            this.channel = channel;
            this.at = atMillis;
            room = ByteBuffer.allocate(length + 3).position(1).limit(length + 1);
            return room.slice();
        }

        @Override
        public void filled() {
            var bytes = new byte[room.remaining()];
            room.get(bytes);
            told.add(OutputLogTest.told(seq, channel, at, bytes));
            whenFilled.run();
        }

        List<String> told() {
            return told;
        }

        @Override
        public boolean isEmpty() {
            return told.isEmpty();
        }

        @Override
        public void clear() {
            told.clear();
        }
    }
}
