package dev.sandlot.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sandlot.model.FileEntry;
import dev.sandlot.model.InnerPath;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Frames that come out of a sandbox, in any pieces; and what is none. */
class FrameReaderTest {
    private static final FileEntry LINK = new FileEntry(
            new InnerPath("a\u00ffb"),
            FileEntry.Kind.LINK,
            0777,
            9,
            Instant.parse("1969-01-02T03:04:05.000000006Z"),
            InnerPath.of("ä"));

    @Test
    void shouldFindFramesInAnyPieces() throws IOException {
        var all = Buffer.buffer()
                .appendBuffer(FileFrame.is(LINK))
                .appendBuffer(FileFrame.of(FileFrame.DATA, Buffer.buffer("contents")))
                .appendBuffer(FileFrame.of(FileFrame.LINE, line(7, "a\0\u00ff")))
                .appendBuffer(FileFrame.of(FileFrame.CHANGED, FileFrame.text(Buffer.buffer(), "a\u00ff")))
                .appendBuffer(FileFrame.of(FileFrame.BURST, Buffer.buffer(new byte[] {1})))
                .appendBuffer(FileFrame.of(FileFrame.END, Buffer.buffer(new byte[] {1})));
        for (int size = 1; size <= all.length(); size++) {
            var reader = new FrameReader();
            var frames = new ArrayList<FileFrame>();
            var contents = Buffer.buffer();
            for (int at = 0; at < all.length(); at += size) {
                reader.add(all.getBuffer(at, Math.min(at + size, all.length())));
                for (var frame = reader.next(); frame != null; frame = reader.next()) {
                    if (frame instanceof FileFrame.Data data) {
                        contents.appendBuffer(data.bytes());
                    } else {
                        frames.add(frame);
                    }
                }
            }
            assertThat(contents).isEqualTo(Buffer.buffer("contents"));
            assertThat(frames).hasSize(5);
            assertThat(((FileFrame.Is) frames.get(0)).stat().entry()).isEqualTo(LINK);
            assertThat(frames.subList(1, 5))
                    .isEqualTo(List.of(
                            new FileFrame.Line(7, "a\0\ufffd"),
                            new FileFrame.Changed(new InnerPath("a\u00ff")),
                            new FileFrame.Burst(true),
                            new FileFrame.End(true)));
        }
    }

    @Test
    void shouldGiveContentsOnBeforeTheirFrameIsWhole() throws IOException {
        var reader = new FrameReader();
        var frame = FileFrame.data(Buffer.buffer("contents"));
        reader.add(frame.getBuffer(0, FileFrame.HEAD + 3));

        assertThat(reader.next()).isEqualTo(new FileFrame.Data(Buffer.buffer("con")));
        assertThat(reader.next()).isNull();

        reader.add(frame.getBuffer(FileFrame.HEAD + 3, frame.length())
                .appendBuffer(FileFrame.data(Buffer.buffer()))
                .appendBuffer(frame)
                .appendBuffer(FileFrame.end()));

        assertThat(reader.next()).isEqualTo(new FileFrame.Data(Buffer.buffer("tentscontents")));
        assertThat(reader.next()).isEqualTo(new FileFrame.End(false));
        assertThat(reader.next()).isNull();
    }

    @Test
    void shouldTakeAnyTimeForTheNearestThatThereIs() throws IOException {
        var frame = FileFrame.is(LINK);
        // Behind the length, the kind, the path, the entry's kind, its mode, size and inode.
        frame.setLong(4 + 1 + 4 + 3 + 1 + 1 + 4 + 8 + 8, Long.MAX_VALUE);
        var reader = new FrameReader();
        reader.add(frame);

        assertThat(((FileFrame.Is) reader.next()).stat().entry().modified().getEpochSecond())
                .isEqualTo(Instant.MAX.getEpochSecond());
    }

    @Test
    void shouldRefuseWhatIsNoFrame() {
        for (var length : new int[] {0, -1, FileFrame.MOST + 1}) {
            assertThatThrownBy(() -> read(Buffer.buffer().appendInt(length).appendByte((byte) 3)))
                    .isInstanceOf(IOException.class);
        }
        for (var line :
                List.of(line(0, "x"), line(1, "x".repeat(201)), line(1, "x").appendByte((byte) 0))) {
            assertThatThrownBy(() -> read(FileFrame.of(FileFrame.LINE, line))).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> read(FileFrame.of(FileFrame.CHANGED, FileFrame.text(Buffer.buffer(), ""))))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(FileFrame.of(99, Buffer.buffer()))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(FileFrame.of(FileFrame.END, Buffer.buffer("ab"))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void shouldNotBeBrokenByAnything() {
        long seed = ThreadLocalRandom.current().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 100_000; round++) {
            var frame = FileFrame.is(LINK).getBytes();
            for (int i = random.nextInt(4); i >= 0; i--) {
                frame[4 + random.nextInt(frame.length - 4)] = (byte) random.nextInt();
            }
            try {
                read(Buffer.buffer(frame));
            } catch (IOException noFrame) {
                // As it is told.
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static Buffer line(long number, String bytes) {
        return Buffer.buffer().appendLong(number).appendInt(bytes.length()).appendString(bytes, "ISO-8859-1");
    }

    private static void read(Buffer bytes) throws IOException {
        var reader = new FrameReader();
        reader.add(bytes);
        while (reader.next() != null) {
            // The next may be none.
        }
    }
}
