package dev.sandlot.mcp.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sandlot.stream.Channel;
import dev.sandlot.stream.Chunk;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Parts of output end with lines and characters, and each byte has its place in the log. */
class StretchTest {
    private static Stretch of(long first, String... chunks) {
        var stretch = new Stretch(Stretch.place(first, 0));
        for (int i = 0; i < chunks.length; i++) {
            stretch.add(chunk(first + i, chunks[i]), 0);
        }
        return stretch;
    }

    private static Chunk chunk(long seq, String text) {
        return new Chunk(seq, Channel.STDOUT, Instant.EPOCH, Buffer.buffer(text));
    }

    @Test
    void shouldKnowThePlaceOfEachByte() {
        var stretch = of(7, "abc", "de");

        assertThat(stretch.placeAt(0)).isEqualTo(Stretch.place(7, 0));
        assertThat(stretch.placeAt(2)).isEqualTo(Stretch.place(7, 2));
        assertThat(stretch.placeAt(4)).isEqualTo(Stretch.place(8, 1));
        assertThat(stretch.placeAt(5)).isEqualTo(Stretch.place(9, 0));
        assertThat(Stretch.seq(Stretch.place(8, 1))).isEqualTo(8);
        assertThat(Stretch.offset(Stretch.place(8, 1))).isEqualTo(1);
        assertThat(of(3).placeAt(0)).isEqualTo(Stretch.place(3, 0));
    }

    @Test
    void shouldGoOnWithinAChunk() {
        var stretch = new Stretch(Stretch.place(7, 2));
        stretch.add(chunk(7, "abcd"), 2);

        assertThat(stretch.text(0, stretch.length())).isEqualTo("cd");
        assertThat(stretch.placeAt(1)).isEqualTo(Stretch.place(7, 3));
    }

    @Test
    void shouldEndAndBeginWithLines() {
        var stretch = of(0, "one\ntwo\nthree\nfour\n");

        assertThat(stretch.text(0, stretch.endOfLines(10))).isEqualTo("one\ntwo\n");
        assertThat(stretch.text(stretch.beginOfLines(13), stretch.length())).isEqualTo("three\nfour\n");
        assertThat(stretch.endOfLines(100)).isEqualTo(stretch.length());
        assertThat(stretch.beginOfLines(100)).isZero();
        assertThat(stretch.lines(0, stretch.length())).isEqualTo(4);
        assertThat(stretch.endOfLine(4)).isEqualTo(8);
    }

    @Test
    void shouldCutNoCharacterInALineWithoutEnd() {
        var stretch = of(0, "ü".repeat(10));

        assertThat(stretch.text(0, stretch.endOfLines(5))).isEqualTo("üü");
        assertThat(stretch.text(stretch.beginOfLines(5), stretch.length())).isEqualTo("üü");
    }
}
