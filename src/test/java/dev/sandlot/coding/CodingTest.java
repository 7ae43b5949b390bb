package dev.sandlot.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.sandlot.model.Fault;
import dev.sandlot.model.FaultException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodingTest {
    private static final LongConsumer ANY_ROOM = bytes -> {};
    private static final byte[] TEXT =
            "what is told again and again. ".repeat(40).getBytes(StandardCharsets.UTF_8);

    private static byte[] coded(Coding coding, byte[] content) throws IOException {
        var coded = new ByteArrayOutputStream();
        try (var encoder = coding.encoder(coded)) {
            for (int at = 0; at < content.length; at += 1000) {
                encoder.write(content, at, Math.min(1000, content.length - at));
            }
        }
        return coded.toByteArray();
    }

    private static byte[] decoded(Coding coding, byte[] coded) throws IOException {
        try (var decoder = coding.decoder(new Trickle(coded), ANY_ROOM)) {
            return decoder.readAllBytes();
        }
    }

    /** Gives a few bytes at a time, and never tells whether there are more. */
    private static final class Trickle extends InputStream {
        private final ByteArrayInputStream bytes;

        Trickle(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int at, int length) {
            return bytes.read(into, at, Math.min(7, length));
        }
    }

    private static byte[] large() {
        var content = new byte[3 << 20];
        new Random(1).nextBytes(content);
        Arrays.fill(content, 1 << 20, 2 << 20, (byte) 'x');
        return content;
    }

    @ParameterizedTest
    @EnumSource
    void shouldDecodeWhatItCoded(Coding coding) throws IOException {
        assertThat(coding.isAvailable()).isTrue();
        for (var content : List.of(new byte[0], new byte[] {1}, TEXT, large())) {
            assertThat(decoded(coding, coded(coding, content))).isEqualTo(content);
        }
        assertThat(coded(coding, TEXT)).hasSizeLessThan(TEXT.length / 8);
    }

    @ParameterizedTest
    @EnumSource
    void shouldDecodeSeveralPiecesOneBehindTheOther(Coding coding) throws IOException {
        var several = new ByteArrayOutputStream();
        for (var content : List.of(TEXT, new byte[0], large(), TEXT)) {
            several.write(coded(coding, content));
        }
        assertThat(decoded(coding, several.toByteArray())).hasSize(2 * TEXT.length + (3 << 20));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellWhereverItIsCutOff(Coding coding) throws IOException {
        var whole = coded(coding, TEXT);
        for (int length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> decoded(coding, cut))
                    .as("after %s of %s bytes", length, whole.length)
                    .isInstanceOfSatisfying(FaultException.class, CodingTest::isMalformed)
                    .hasMessageContaining("The body is not whole and sound " + coding.label());
        }
    }

    private static void isMalformed(FaultException e) {
        assertThat(e.fault().kind()).isEqualTo(Fault.Kind.MALFORMED);
        assertThat(e.fault().hint()).isNotBlank();
    }

    /** Sums at the end tell of what the code itself doesn't; what means nothing, such as a time in gzip's head, may be anything. */
    @ParameterizedTest
    @EnumSource
    void shouldNeverTakeDamageForContent(Coding coding) throws IOException {
        var whole = coded(coding, TEXT);
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                var damaged = whole.clone();
                damaged[at] ^= (byte) (1 << bit);
                try {
                    assertThat(decoded(coding, damaged)).isEqualTo(TEXT);
                } catch (FaultException e) {
                    isMalformed(e);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveTheFailuresOfTheOtherStreamAsTheyAre(Coding coding) throws IOException {
        var whole = coded(coding, large());
        var broken = new IOException("the link is down");
        var begin = new ByteArrayInputStream(whole, 0, whole.length / 2);
        var breaks = new SequenceInputStream(begin, new InputStream() {
            @Override
            public int read() throws IOException {
                throw broken;
            }
        });
        try (var decoder = coding.decoder(breaks, ANY_ROOM)) {
            assertThatThrownBy(decoder::readAllBytes).isSameAs(broken);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldNoMoreThanItHasAskedFor(Coding coding) throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var encoder = coding.encoder(bomb)) {
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 128; i++) {
                encoder.write(zeros);
            }
        }
        assertThat(bomb.size()).isLessThan(1 << 20);
        var asked = new AtomicLong();
        try (var decoder = coding.decoder(new ByteArrayInputStream(bomb.toByteArray()), asked::addAndGet)) {
            assertThat(decoder.transferTo(OutputStream.nullOutputStream())).isEqualTo(128 << 20);
        }
        assertThat(asked.get()).isPositive().isLessThanOrEqualTo(2 << 20);

        var none = new IllegalStateException("no room");
        assertThatThrownBy(() -> coding.decoder(new ByteArrayInputStream(bomb.toByteArray()), bytes -> {
                    throw none;
                }))
                .isSameAs(none);
    }

    private static byte[] zstd(int window, byte[] content) throws IOException {
        var coded = new ByteArrayOutputStream();
        try (var encoder = new ZstdOutputStreamNoFinalizer(coded, 1).setWindowLog(window)) {
            encoder.write(content, 0, content.length);
        }
        return coded.toByteArray();
    }

    @Test
    void shouldTakeWindowsAsHttpHasThemAndNoLarger() throws IOException {
        var asked = new AtomicLong();
        try (var decoder = Coding.ZSTD.decoder(new ByteArrayInputStream(zstd(23, large())), asked::addAndGet)) {
            assertThat(decoder.readAllBytes()).isEqualTo(large());
        }
        assertThat(asked.get()).isBetween(8L << 20, 9L << 20);

        var larger = zstd(24, large());
        assertThatThrownBy(() -> decoded(Coding.ZSTD, larger))
                .isInstanceOfSatisfying(FaultException.class, CodingTest::isMalformed)
                .hasMessageContaining("a window of more than 8 MiB");
    }

    /** What the first asked for is all that there is, also for those behind it. */
    @Test
    void shouldNotTakeMoreForALaterFrameThanForTheFirst() throws IOException {
        var later = new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(coded(Coding.ZSTD, TEXT)), new ByteArrayInputStream(zstd(23, large())))));
        try (var decoder = Coding.ZSTD.decoder(later, ANY_ROOM)) {
            assertThatThrownBy(decoder::readAllBytes)
                    .isInstanceOfSatisfying(FaultException.class, CodingTest::isMalformed);
        }
    }

    @Test
    void shouldKnowTheirNames() {
        assertThat(Coding.of("ZSTD")).isEqualTo(Coding.ZSTD);
        assertThat(Coding.of("x-gzip")).isEqualTo(Coding.GZIP);
        assertThat(Coding.of("br")).isNull();
        assertThat(Coding.of("")).isNull();
    }
}
